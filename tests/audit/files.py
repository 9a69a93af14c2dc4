"""What tests of audit share: states whose nodes hold a policy and the API server's manifest."""

from __future__ import annotations

from lab.cluster.state import State
from lab.subjects.audit.backend import MANIFEST
from lab.subjects.protocol import Bounds

POLICY = "/etc/kubernetes/audit/policy.yaml"
LOG = "/var/log/kubernetes/audit/audit.log"
HEAD = "apiVersion: audit.k8s.io/v1\nkind: Policy\n"

FLAGS = (
    f"--audit-policy-file={POLICY}", f"--audit-log-path={LOG}", "--audit-log-maxage=30", "--audit-log-maxbackup=10",
    "--audit-log-maxsize=100",
)  # fmt: skip

MOUNTS = f"""\
    - {{name: policy, mountPath: {POLICY}, readOnly: true}}
    - {{name: log, mountPath: /var/log/kubernetes/audit}}
"""
VOLUMES = f"""\
  - {{name: policy, hostPath: {{path: {POLICY}, type: File}}}}
  - {{name: log, hostPath: {{path: /var/log/kubernetes/audit, type: DirectoryOrCreate}}}}
"""


def policy(rules: str, top: str = "") -> str:
    return f"{HEAD}{top}rules:\n{rules}"


METADATA = policy("- level: Metadata\n")


def manifest(flags: tuple[str, ...] = FLAGS, mounts: str = MOUNTS, volumes: str = VOLUMES) -> str:
    command = "".join(f"    - {each}\n" for each in ("kube-apiserver", *flags))
    return (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: kube-apiserver, namespace: kube-system}\nspec:\n  containers:\n"
        f"  - name: kube-apiserver\n    image: registry.k8s.io/kube-apiserver:v1.34.1\n    command:\n{command}"
        f"    volumeMounts:\n{mounts}  volumes:\n{volumes}"
    )


def state(text: str | None = METADATA, pod: str | None = None) -> State:
    """A node with that policy, and the manifest unless None."""
    files = {POLICY: text, MANIFEST: pod}
    return State(node_files={path: held for path, held in files.items() if held is not None})


def exact(required: State) -> Bounds:
    """Bounds that leave no choice."""
    return Bounds(required, required)
