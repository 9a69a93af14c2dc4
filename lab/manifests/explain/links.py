"""Pages of the Kubernetes documentation that a finding leads to."""

from __future__ import annotations

_DOCS = "https://kubernetes.io/docs/"
_REFERENCE = f"{_DOCS}reference/kubernetes-api/"

LABELS = f"{_DOCS}concepts/overview/working-with-objects/labels/#syntax-and-character-set"
NAMES = f"{_DOCS}concepts/overview/working-with-objects/names/"
QUANTITIES = f"{_REFERENCE}common-definitions/quantity/"
OBJECTS = f"{_DOCS}concepts/overview/working-with-objects/"

_KINDS = {
    "NetworkPolicy": f"{_DOCS}concepts/services-networking/network-policies/#networkpolicy-resource",
    "Service": f"{_DOCS}concepts/services-networking/service/",
    "Namespace": f"{_DOCS}concepts/overview/working-with-objects/namespaces/",
    "Pod": f"{_REFERENCE}workload-resources/pod-v1/",
    "Deployment": f"{_DOCS}concepts/workloads/controllers/deployment/",
}


def of_kind(kind: str) -> str:
    """The page on a kind."""
    return _KINDS.get(kind, _REFERENCE)
