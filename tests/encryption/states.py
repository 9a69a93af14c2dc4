"""Clusters with files on their nodes, for the tests."""

from __future__ import annotations

from pathlib import Path

from lab.cluster.state import State
from lab.subjects.encryption.apiserver import MANIFEST
from lab.subjects.encryption.etcd import LISTING
from lab.subjects.protocol import Bounds
from tests.encryption.configurations import IDENTITY, config, keyed, rule

CONFIG = "/etc/kubernetes/enc/enc.yaml"
FLAG = f"--encryption-provider-config={CONFIG}"

SOUND = config(rule("secrets", keyed(), IDENTITY))

KUBEADM = (Path(__file__).parents[1] / "nodes" / "kube-apiserver.yaml").read_text()
"""The manifest that kubeadm writes."""


def manifest(*flags: str, at: str = "/etc/kubernetes/enc", host: str = "/etc/kubernetes/enc", kind: str = "") -> str:
    """kubeadm's manifest with flags, and with a volume mounted unless ``at`` is empty."""
    text = KUBEADM.replace("status: {}\n", "")
    added = "".join(f"    - {flag}\n" for flag in flags)
    text = text.replace("    - --etcd-cafile", f"{added}    - --etcd-cafile", 1)
    if not at:
        return text
    text = text.replace("  hostNetwork: true", f"    - mountPath: {at}\n      name: enc\n  hostNetwork: true", 1)
    typed = f"      type: {kind}\n" if kind else ""
    return f"{text}  - hostPath:\n      path: {host}\n{typed}    name: enc\n"


def state(text: str = SOUND, served: str | None = None, listing: str = "", **files: str) -> State:
    """A cluster whose API server reads this configuration; steps by name, such as ``step_1``."""
    found = {CONFIG: text, MANIFEST: manifest(FLAG) if served is None else served}
    if listing:
        found[LISTING] = listing
    found |= {f"/root/rotation/{name.replace('_', '-')}.yaml": held for name, held in files.items()}
    return State().with_node_files(found)


def bounds(required: State, permitted: State | None = None) -> Bounds:
    """Bounds; exact where there is one state."""
    return Bounds(required, permitted or required)
