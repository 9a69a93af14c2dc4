"""DestinationRule: how a client's sidecar calls a Service, where that is said.

Source: https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings
"""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.document import Json
from lab.manifests.kubeobject import KubeObject
from lab.subjects.istio.injection import ROOT

CLUSTER_DOMAIN = "svc.cluster.local"


def full_name(host: str, namespace: str) -> str:
    """A host as the mesh knows it: a short name is one of the rule's own namespace."""
    if "*" in host or "." in host:
        return host
    return f"{host}.{namespace}.{CLUSTER_DOMAIN}"


def covers(item: KubeObject, service: str, namespace: str) -> bool:
    """Whether a rule is about a Service."""
    host = full_name(str(item.spec.get("host") or ""), item.ref.namespace)
    name = f"{service}.{namespace}.{CLUSTER_DOMAIN}"
    if host.startswith("*"):
        return name.endswith(host[1:])
    return host in (name, f"{service}.{namespace}", f"{service}.{namespace}.svc")


def tls_mode(rules: Iterable[KubeObject], client: str, service: str, namespace: str, port: int) -> str | None:
    """How clients of a namespace call a Service's port: the mode that a rule sets; None where none does.

    A rule of the client's own namespace counts before one of the Service's, and that before one of Istio's own.
    ``port`` is the Service's.
    """
    known = tuple(rules)
    for place in dict.fromkeys((client, namespace, ROOT)):
        here = [item for item in known if item.ref.namespace == place and covers(item, service, namespace)]
        # The most exact host wins.
        here.sort(key=lambda item: str(item.spec.get("host") or "").startswith("*"))
        for item in here:
            found = _mode(item.spec.get("trafficPolicy"), port)
            if found is not None:
                return found
    return None


def _mode(policy: Json, port: int) -> str | None:
    if not isinstance(policy, dict):
        return None
    for each in policy.get("portLevelSettings") or ():
        if isinstance(each, dict) and (each.get("port") or {}).get("number") == port:
            tls = each.get("tls")
            return str(tls.get("mode") or "DISABLE") if isinstance(tls, dict) else None
    tls = policy.get("tls")
    return str(tls.get("mode") or "DISABLE") if isinstance(tls, dict) else None
