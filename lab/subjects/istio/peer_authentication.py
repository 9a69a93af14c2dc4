"""PeerAuthentication: in which mode a workload takes connections, port by port.

Source: https://istio.io/latest/docs/reference/config/security/peer_authentication/ and
https://istio.io/latest/docs/concepts/security/#peer-authentication
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from lab.cluster.model import Labels
from lab.manifests.document import Json
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.istio.injection import ROOT


class Mode(StrEnum):
    """How connections are taken."""

    STRICT = "STRICT"
    """Mutual TLS alone."""
    PERMISSIVE = "PERMISSIVE"
    """Mutual TLS and plain text."""
    DISABLE = "DISABLE"
    """Plain text alone."""


@dataclass(frozen=True, slots=True)
class Modes:
    """The modes of a workload: of each port that has one of its own, and of all others; where each comes from."""

    rest: Mode
    ports: Mapping[int, Mode]
    source: KubeObject | None = None
    port_source: KubeObject | None = None

    def of(self, port: int) -> Mode:
        """The mode of a port of the pod."""
        return self.ports.get(port, self.rest)

    def __hash__(self) -> int:
        return hash((self.rest, tuple(sorted(self.ports.items()))))


def selects(item: KubeObject, labels: Labels) -> bool:
    """Whether the policy's selector, if it has one, means a workload with those labels."""
    wanted = match_labels(item)
    return all(labels.get(key) == value for key, value in wanted.items())


def match_labels(item: KubeObject) -> dict[str, str]:
    """The labels that a policy selects workloads by; empty for a policy for a whole namespace."""
    found: Json = item.get(("spec", "selector", "matchLabels"))
    return found if isinstance(found, dict) else {}


def modes(policies: Iterable[KubeObject], namespace: str, labels: Labels) -> Modes:
    """The modes of a workload, from the mesh's policy to its namespace's to its own.

    ``policies`` are in the order in which they were created: of several of the same reach the oldest counts. A policy
    with a selector in Istio's own namespace is passed over.
    """
    mesh = around = own = None
    for item in policies:
        if not match_labels(item):
            if item.ref.namespace == ROOT:
                mesh = mesh or item
            if item.ref.namespace == namespace:
                around = around or item
        elif item.ref.namespace == namespace != ROOT and selects(item, labels):
            own = own or item
    rest, source = Mode.PERMISSIVE, None
    for each in (mesh, around, own):
        written = mode_of(each.get(("spec", "mtls"))) if each is not None else None
        if written is not None:
            rest, source = written, each
    ports = {}
    listed: Json = own.get(("spec", "portLevelMtls")) if own is not None else None
    for number, each in (listed if isinstance(listed, dict) else {}).items():
        if str(number).isdigit():
            ports[int(number)] = mode_of(each) or rest
    return Modes(rest, ports, source, own if ports else None)


def mode_of(written: Json) -> Mode | None:
    """A mode as written; None where it is left open or unset."""
    value = written.get("mode") if isinstance(written, dict) else None
    return Mode(value) if value in tuple(Mode) else None
