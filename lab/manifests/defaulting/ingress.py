"""What the API server sets on a new Ingress or IngressClass.

Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/ and
https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-class-v1/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.release import Release


def default(value: JsonObject, _release: Release) -> None:
    """The parameters of an IngressClass belong to the whole cluster unless they say otherwise."""
    if value.get("kind") == "IngressClass":
        parameters = value.setdefault("spec", {}).get("parameters")
        if parameters is not None:
            parameters.setdefault("scope", "Cluster")


def prepare(value: JsonObject, _release: Release) -> None:
    """Number the object's first generation, and forget the status."""
    value.setdefault("metadata", {})["generation"] = 1
    if value.get("kind") == "Ingress":
        value["status"] = {}
