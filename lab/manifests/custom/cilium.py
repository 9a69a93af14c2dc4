"""The schema of Cilium's policies (cilium.io/v2, as of 1.20).

Source: https://docs.cilium.io/en/stable/network/kubernetes/policy/ and the definitions that Cilium installs.
"""

from __future__ import annotations

from lab.manifests.custom.shape import Anything, Fields, Flag, Keyed, Several, Text, Whole, WholeOrText

VALUE = Text(pattern=r"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$", longest=63)
OPERATOR = Text(("In", "NotIn", "Exists", "DoesNotExist"))
EXPRESSION = Fields({"key": Text(), "operator": OPERATOR, "values": Several(Text())}, ("key", "operator"))
SELECTOR = Fields({"matchLabels": Keyed(VALUE), "matchExpressions": Several(EXPRESSION)}, called="selector")

ENTITY = Text(
    (
        "all", "world", "cluster", "host", "init", "ingress", "unmanaged", "remote-node", "health", "none",
        "kube-apiserver",
    )
)  # fmt: skip

BLOCK = Fields(
    {"cidr": Text(), "cidrGroupRef": Text(longest=253), "cidrGroupSelector": SELECTOR, "except": Several(Text())},
    one_of=("cidr", "cidrGroupRef", "cidrGroupSelector"),
)
"""An entry of ``toCIDRSet``."""

NAME = r"^([-a-zA-Z0-9_]+[.]?)+$"
PATTERN = r"^([-a-zA-Z0-9_*]+[.]?)+$"
FQDN = Fields(
    {"matchName": Text(pattern=NAME, longest=255), "matchPattern": Text(pattern=PATTERN, longest=255)},
    one_of=("matchName", "matchPattern"),
)
"""An entry of ``toFQDNs``, or of the rules for lookups."""

SECRET = Fields({"name": Text(), "namespace": Text()}, ("name",))
HEADER = Fields(
    {
        "name": Text(shortest=1), "value": Text(), "secret": SECRET,
        "mismatch": Text(("LOG", "ADD", "DELETE", "REPLACE")),
    },
    ("name",),
)  # fmt: skip
HTTP = Fields(
    {
        "method": Text(), "path": Text(), "host": Text(), "headers": Several(Text()),
        "headerMatches": Several(HEADER),
    },
    called="http",
)  # fmt: skip
RULES = Fields({"http": Several(HTTP), "dns": Several(FQDN)}, one_of=("http", "dns"), called="rules")

PORT_TEXT = (
    r"^(6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[0-9]{1,4})|"
    r"([a-zA-Z0-9]-?)*[a-zA-Z](-?[a-zA-Z0-9])*$"
)
PORT = Fields(
    {
        "port": Text(pattern=PORT_TEXT), "endPort": Whole(0, 65535),
        "protocol": Text(("TCP", "UDP", "SCTP", "VRRP", "IGMP", "ANY")),
    },
    called="port",
)  # fmt: skip
TLS = Fields({"secret": SECRET, "certificate": Text(), "privateKey": Text(), "trustedCA": Text()}, ("secret",))
PORTS = Several(PORT, most=40)
TO_PORTS = Several(
    Fields(
        {
            "ports": PORTS, "rules": RULES, "listener": Anything(), "originatingTLS": TLS, "terminatingTLS": TLS,
            "serverNames": Several(Text(pattern=PATTERN, longest=255), least=1),
        },
        called="toPorts",
    )
)  # fmt: skip
TO_DENIED_PORTS = Several(Fields({"ports": PORTS}, called="toPorts of a rule that denies"))
ICMPS = Several(
    Fields(
        {"fields": Several(Fields({"family": Text(("IPv4", "IPv6")), "type": WholeOrText()}, ("type",)), most=40)}
    )
)
AUTHENTICATION = Fields({"mode": Text(("disabled", "required", "test-always-fail"))}, ("mode",))
SERVICES = Several(
    Fields(
        {
            "k8sService": Fields({"serviceName": Text(), "namespace": Text()}),
            "k8sServiceSelector": Fields({"selector": SELECTOR, "namespace": Text()}, ("selector",)),
        }
    )
)

FROM = {
    "fromEndpoints": Several(SELECTOR), "fromEntities": Several(ENTITY), "fromCIDR": Several(Text()),
    "fromCIDRSet": Several(BLOCK), "fromNodes": Several(SELECTOR), "fromGroups": Several(Anything()),
    "fromRequires": Several(Text(), most=0), "icmps": ICMPS,
}  # fmt: skip
TO = {
    "toEndpoints": Several(SELECTOR), "toEntities": Several(ENTITY), "toCIDR": Several(Text()),
    "toCIDRSet": Several(BLOCK), "toNodes": Several(SELECTOR), "toGroups": Several(Anything()), "toServices": SERVICES,
    "toRequires": Several(Text(), most=0), "icmps": ICMPS,
}  # fmt: skip
INGRESS = Fields({**FROM, "toPorts": TO_PORTS, "authentication": AUTHENTICATION}, called="ingress")
EGRESS = Fields(
    {**TO, "toPorts": TO_PORTS, "toFQDNs": Several(FQDN), "authentication": AUTHENTICATION}, called="egress"
)
SPEC = Fields(
    {
        "description": Text(), "endpointSelector": SELECTOR, "nodeSelector": SELECTOR,
        "ingress": Several(INGRESS), "egress": Several(EGRESS),
        "ingressDeny": Several(Fields({**FROM, "toPorts": TO_DENIED_PORTS}, called="ingressDeny")),
        "egressDeny": Several(Fields({**TO, "toPorts": TO_DENIED_PORTS}, called="egressDeny")),
        "enableDefaultDeny": Fields({"ingress": Flag(), "egress": Flag()}), "labels": Several(Anything()),
        "log": Fields({"value": Text()}),
    },
    one_of=("endpointSelector", "nodeSelector"),
    any_of=("ingress", "ingressDeny", "egress", "egressDeny"),
    called="spec",
)  # fmt: skip
POLICY = Fields({"spec": SPEC, "specs": Several(SPEC), "status": Anything()}, called="policy")

SLIPS: dict[tuple[str, str], str] = {
    ("spec", "podSelector"): "That is NetworkPolicy's field: here the pods are selected by `endpointSelector`.",
    ("spec", "policyTypes"): (
        "That is NetworkPolicy's field: here an `ingress` or `egress` section shuts its own way; leave it out."
    ),
    ("ingress", "from"): "Write `fromEndpoints` for pods, `fromEntities`, or `fromCIDR`.",
    ("ingress", "to"): "An ingress rule says where from: `fromEndpoints`, `fromEntities` or `fromCIDR`.",
    ("egress", "to"): "Write `toEndpoints` for pods, `toEntities`, `toCIDR` or `toFQDNs`.",
    ("egress", "from"): "An egress rule says where to: `toEndpoints`, `toEntities`, `toCIDR` or `toFQDNs`.",
    ("ingress", "ports"): "Write it as `toPorts: [{ports: [{port: \"80\", protocol: TCP}]}]`.",
    ("egress", "ports"): "Write it as `toPorts: [{ports: [{port: \"80\", protocol: TCP}]}]`.",
    ("ingress", "toEndpoints"): "`toEndpoints` belongs to egress; an ingress rule says `fromEndpoints`.",
    ("egress", "fromEndpoints"): "`fromEndpoints` belongs to ingress; an egress rule says `toEndpoints`.",
    ("ingress", "rules"): "`rules` belong into an entry of `toPorts`, beside its `ports`.",
    ("egress", "rules"): "`rules` belong into an entry of `toPorts`, beside its `ports`.",
    ("toPorts", "port"): "An entry of `toPorts` lists its ports: `ports: [{port: \"80\", protocol: TCP}]`.",
    ("toPorts", "http"): "Write it as `rules: {http: […]}`.",
    ("toPorts", "dns"): "Write it as `rules: {dns: […]}`.",
    ("toPorts of a rule that denies", "rules"): (
        "A rule that denies knows no layer 7: it denies the port. Allow what may be said by a rule that allows instead."
    ),
    ("selector", "namespaceSelector"): (
        "Namespaces are selected by a label: `k8s:io.kubernetes.pod.namespace: NAME`, or "
        "`k8s:io.cilium.k8s.namespace.labels.KEY: VALUE`."
    ),
    ("selector", "podSelector"): "Write the labels beneath `matchLabels`, without `podSelector`.",
}
"""Fields that are looked for in the wrong place, and what to write."""
