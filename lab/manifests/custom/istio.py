"""The schemas of Istio's kinds that say who may talk to whom, and whether it is encrypted.

Source: https://istio.io/latest/docs/reference/config/security/ and
https://istio.io/latest/docs/reference/config/networking/destination-rule/
"""

from __future__ import annotations

from typing import Any

from lab.manifests.custom.shape import Anything, Fields, Keyed, Several, Text, Whole

SELECTOR = Fields(
    {"matchLabels": Keyed(Text(longest=63))},
    rules=(
        (
            lambda s: not any("*" in str(value) for value in (s.get("matchLabels") or {}).values()),
            "wildcard not allowed in label value match",
        ),
    ),
    called="selector",
)
MTLS = Fields({"mode": Text(("UNSET", "DISABLE", "PERMISSIVE", "STRICT"))}, called="mtls")


def _port_numbers(spec: Any) -> bool:
    return all(key.isdigit() and 0 < int(key) <= 65535 for key in spec.get("portLevelMtls") or {})


def _selects(spec: Any) -> bool:
    return "portLevelMtls" not in spec or bool((spec.get("selector") or {}).get("matchLabels"))


PEER_AUTHENTICATION = Fields(
    {
        "spec": Fields(
            {"selector": SELECTOR, "mtls": MTLS, "portLevelMtls": Keyed(MTLS, least=1)},
            rules=(
                (_selects, "portLevelMtls requires selector"),
                (_port_numbers, "port must be between 1-65535"),
            ),
            called="spec",
        ),
        "status": Anything(),
    }
)

TEXTS = Several(Text(shortest=1))
SOURCE = Fields(
    {
        name: TEXTS
        for each in (
            "principals", "requestPrincipals", "namespaces", "ipBlocks", "remoteIpBlocks", "serviceAccounts",
        )
        for name in (each, f"not{each[0].upper()}{each[1:]}")
    },
    called="source",
)  # fmt: skip
OPERATION = Fields(
    {
        name: Several(Text())
        for each in ("hosts", "ports", "methods", "paths")
        for name in (each, f"not{each[0].upper()}{each[1:]}")
    },
    called="operation",
)
CONDITION = Fields({"key": Text(), "values": Several(Text()), "notValues": Several(Text())}, ("key",))
RULE = Fields(
    {
        "from": Several(Fields({"source": SOURCE}, called="from")),
        "to": Several(Fields({"operation": OPERATION}, called="to")),
        "when": Several(CONDITION),
    },
    called="rule",
)
TARGET = Fields({"group": Text(), "kind": Text(), "name": Text(), "namespace": Text()}, ("kind", "name"))
AUTHORIZATION_POLICY = Fields(
    {
        "spec": Fields(
            {
                "selector": SELECTOR, "action": Text(("ALLOW", "DENY", "AUDIT", "CUSTOM")), "rules": Several(RULE),
                "provider": Fields({"name": Text()}), "targetRef": TARGET, "targetRefs": Several(TARGET),
            },
            called="spec",
        ),
        "status": Anything(),
    }
)  # fmt: skip

TLS = Fields(
    {
        "mode": Text(("DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL")), "clientCertificate": Text(),
        "privateKey": Text(), "caCertificates": Text(), "credentialName": Text(), "sni": Text(),
        "subjectAltNames": Several(Text()), "insecureSkipVerify": Anything(), "caCrl": Text(),
    },
    called="tls",
)  # fmt: skip
_TRAFFIC: dict[str, Any] = {
    "tls": TLS, "loadBalancer": Anything(), "connectionPool": Anything(), "outlierDetection": Anything(),
}  # fmt: skip
TRAFFIC_POLICY = Fields(
    {
        **_TRAFFIC,
        "portLevelSettings": Several(Fields({**_TRAFFIC, "port": Fields({"number": Whole(0, 65535)})})),
        "tunnel": Anything(), "proxyProtocol": Anything(), "retryBudget": Anything(),
    },
    called="trafficPolicy",
)  # fmt: skip
DESTINATION_RULE = Fields(
    {
        "spec": Fields(
            {
                "host": Text(), "trafficPolicy": TRAFFIC_POLICY, "exportTo": Several(Text()),
                "subsets": Several(
                    Fields({"name": Text(), "labels": Keyed(Text()), "trafficPolicy": TRAFFIC_POLICY}, ("name",))
                ),
                "workloadSelector": SELECTOR,
            },
            ("host",),
            called="spec",
        ),
        "status": Anything(),
    }
)  # fmt: skip

SLIPS: dict[tuple[str, str], str] = {
    ("spec", "mode"): "Write it as `mtls: {mode: STRICT}`.",
    ("spec", "tls"): "In a PeerAuthentication it is `mtls`; in a DestinationRule `trafficPolicy: {tls: …}`.",
    ("spec", "podSelector"): "Workloads are selected by `selector: {matchLabels: …}`.",
    ("spec", "matchLabels"): "Write it as `selector: {matchLabels: …}`.",
    ("spec", "portLevelSettings"): "In a PeerAuthentication it is `portLevelMtls`, by port number.",
    ("from", "principals"): "Write it as `source: {principals: […]}`.",
    ("from", "namespaces"): "Write it as `source: {namespaces: […]}`.",
    ("to", "methods"): "Write it as `operation: {methods: […]}`.",
    ("to", "paths"): "Write it as `operation: {paths: […]}`.",
    ("to", "ports"): "Write it as `operation: {ports: […]}`.",
    ("selector", "app"): "Write the labels beneath `matchLabels`.",
}
"""Fields that are looked for in the wrong place, and what to write."""
