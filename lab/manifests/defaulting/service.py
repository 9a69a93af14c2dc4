"""Defaults of Service.

Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.release import Release

AFFINITY_SECONDS = 10800
"""How long a client keeps its endpoint under session affinity, unless the Service says."""


def default(value: JsonObject, _release: Release) -> None:
    """Fill the type, the ports and the traffic policies."""
    spec = value.setdefault("spec", {})
    _session_affinity(spec)
    spec["type"] = spec.get("type") or "ClusterIP"
    for port in spec.get("ports", ()):
        port["protocol"] = port.get("protocol") or "TCP"
        if port.get("targetPort", 0) in (0, ""):
            port["targetPort"] = port.get("port", 0)
    if externally_accessible(spec) and not spec.get("externalTrafficPolicy"):
        spec["externalTrafficPolicy"] = "Cluster"
    if spec["type"] in ("ClusterIP", "NodePort", "LoadBalancer"):
        spec.setdefault("internalTrafficPolicy", "Cluster")
    if spec["type"] == "LoadBalancer":
        spec.setdefault("allocateLoadBalancerNodePorts", True)


def _session_affinity(spec: JsonObject) -> None:
    affinity = spec["sessionAffinity"] = spec.get("sessionAffinity") or "None"
    if affinity == "None":
        spec.pop("sessionAffinityConfig", None)
    elif affinity == "ClientIP":
        client = spec.get("sessionAffinityConfig", {}).get("clientIP", {})
        if "timeoutSeconds" not in client:
            spec["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": AFFINITY_SECONDS}}


def externally_accessible(spec: JsonObject) -> bool:
    """Whether traffic from outside of the cluster can reach the Service."""
    kind = spec.get("type")
    by_address = kind == "ClusterIP" and bool(spec.get("externalIPs"))
    return kind in ("LoadBalancer", "NodePort") or by_address


def prepare(value: JsonObject, _release: Release) -> None:
    """Forget the status, and let clusterIP and clusterIPs say the same."""
    value["status"] = {}
    spec = value["spec"]
    if spec.get("clusterIP") and not spec.get("clusterIPs"):
        spec["clusterIPs"] = [spec["clusterIP"]]
