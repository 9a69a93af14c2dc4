"""The service account that a pod runs as."""

from __future__ import annotations

from lab.cluster.model import Pod
from lab.cluster.podsecurity.templates import template_path
from lab.cluster.state import State
from lab.manifests.kubeobject import Ref

DEFAULT = "default"


def account_of(state: State, pod: Pod) -> str:
    """The name of the account, in the pod's own namespace."""
    owner = state.objects.get(pod.owner) if pod.owner is not None else None
    item = owner or state.objects.get(Ref("Pod", pod.namespace, pod.name))
    if item is None:
        return DEFAULT
    path = template_path(item.ref.kind) or ()
    return str(item.get((*path, "spec", "serviceAccountName")) or DEFAULT)
