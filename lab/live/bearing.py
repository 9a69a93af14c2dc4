"""Which trials a real cluster cannot answer, because something that bears on them is not made there."""

from __future__ import annotations

from collections.abc import Mapping

from lab.cluster.model import Pod
from lab.cluster.trial import (
    AccessTrial,
    AdmissionTrial,
    ChangeTrial,
    ConnectionTrial,
    StartTrial,
    StoredTrial,
    Trial,
    Way,
)
from lab.cluster.workload import WORKLOADS
from lab.live.names import KUBERNETES_OWN
from lab.manifests.kubeobject import Ref

OF_ACCESS = frozenset({"Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "ServiceAccount"})
OF_NETWORK = frozenset({"Namespace", "NetworkPolicy", "Pod", "Service", "Endpoints", "EndpointSlice"}) | WORKLOADS


def why_not_tried(trial: Trial, left_out: Mapping[Ref, str]) -> str:
    """Why a trial would prove nothing, as an observation's text; empty where it can be tried."""
    for ref, why in left_out.items():
        if _bears_on(ref, trial):
            return f"not run: {ref} is left out on a live cluster: {why}"
    return ""


def _bears_on(ref: Ref, trial: Trial) -> bool:
    match trial:
        case AccessTrial():
            return ref.kind in OF_ACCESS
        case AdmissionTrial() | StartTrial():
            return ref.kind not in OF_ACCESS | OF_NETWORK
        case ConnectionTrial():
            return ref.kind in OF_NETWORK and _touches_kubernetes_own(trial)
        case StoredTrial():
            return ref in trial.read or (bool(ref.namespace) and any(ref == each for each, _ in trial.handed))
        case ChangeTrial():
            return ref == trial.ref
    return False


def _touches_kubernetes_own(trial: ConnectionTrial) -> bool:
    """Whether a connection has to do with Kubernetes' own namespaces: one of its ends, or the lookup of a name."""
    ends = (trial.source, trial.pod)
    own = any(isinstance(end, Pod) and end.namespace in KUBERNETES_OWN for end in ends)
    return own or trial.way is Way.NAME or trial.namespace in KUBERNETES_OWN
