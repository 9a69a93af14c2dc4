"""Which pods have a sidecar.

Source: https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/#controlling-the-injection-policy
"""

from __future__ import annotations

from lab.cluster.model import Labels
from lab.cluster.state import State

INJECT, NAMESPACE_LABEL, REVISION = "sidecar.istio.io/inject", "istio-injection", "istio.io/rev"
ROOT = "istio-system"
"""Istio's own namespace: what stands in it is for the whole mesh."""


def revisions(state: State) -> frozenset[str]:
    """The revisions of the control plane that are installed."""
    found = {"default"}
    for item in state.of_kind("Deployment"):
        if item.ref.namespace == ROOT and item.labels.get("app") == "istiod":
            found.add(item.labels.get(REVISION, "default"))
    return frozenset(found)


def injected(pod: Labels, namespace: Labels, installed: frozenset[str], *, host_network: bool = False) -> bool:
    """Whether a pod with those labels, made now in such a namespace, gets a sidecar."""
    asked = pod.get(INJECT)
    if asked == "false" or host_network or namespace.get(NAMESPACE_LABEL) == "disabled":
        return False
    if namespace.get(NAMESPACE_LABEL) == "enabled":
        return True
    revision = pod.get(REVISION) or namespace.get(REVISION)
    if REVISION in namespace:
        return revision in installed
    return asked == "true" and (revision is None or revision in installed)
