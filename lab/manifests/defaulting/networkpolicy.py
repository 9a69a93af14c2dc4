"""Defaults of NetworkPolicy.

Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.release import Release


def default(value: JsonObject, _release: Release) -> None:
    """Ports are TCP; without policyTypes a policy is for ingress, and for egress when it has egress rules."""
    spec = value.setdefault("spec", {})
    for rule in (*spec.get("ingress", ()), *spec.get("egress", ())):
        for port in rule.get("ports", ()):
            port.setdefault("protocol", "TCP")
    if not spec.get("policyTypes"):
        spec["policyTypes"] = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]


def prepare(value: JsonObject, _release: Release) -> None:
    """Number the object's first generation."""
    value["metadata"]["generation"] = 1
