"""Policies that the API server takes and Cilium's agents then refuse: such a policy does nothing at all.

The rules and their wording are those of ``Sanitize`` in Cilium's policy API (1.20). The status of a policy shows them
in its condition ``Valid``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_interface, ip_network

from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.kubeobject import KubeObject
from lab.manifests.labels import label_value_errors, qualified_name_errors
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.entities import ENTITIES
from lab.subjects.cilium.http import compiled
from lab.subjects.cilium.labels import key_of
from lab.subjects.cilium.ports import named, numbered
from lab.subjects.remembered import of_value

WAYS = ("ingress", "ingressDeny", "egress", "egressDeny")
L3 = {
    "from": ("fromEndpoints", "fromCIDR", "fromCIDRSet", "fromEntities", "fromNodes", "fromGroups"),
    "to": ("toCIDR", "toCIDRSet", "toEndpoints", "toEntities", "toServices", "toFQDNs", "toGroups", "toNodes"),
}
NODES_FLAG = "enable-node-selector-labels"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the agents refuse a policy, in their words, and the part that they mean."""

    message: str
    path: Path


@of_value(128)
def refusals(item: KubeObject) -> tuple[Refusal, ...]:
    """What the agents refuse a policy for: the first fault of each ``spec``; nothing where they take it."""
    from lab.subjects.cilium.policy import specs

    found = []
    for path, spec in specs(item):
        first = next(_faults(spec, path, item.ref.kind == "CiliumNetworkPolicy"), None)
        if first is not None:
            where = "specs" if len(path) > 1 else "spec"
            found.append(Refusal(f"Invalid {item.ref.kind} {where}: {first.message}", first.path))
    return tuple(found)


def _faults(spec: JsonObject, path: Path, namespaced: bool) -> Iterator[Refusal]:
    endpoints, nodes = spec.get("endpointSelector"), spec.get("nodeSelector")
    if namespaced and nodes is not None:
        yield Refusal("rule cannot have NodeSelector", (*path, "nodeSelector"))
    if not any(spec.get(way) for way in WAYS):
        yield Refusal("rule must have at least one of Ingress, IngressDeny, Egress, EgressDeny", path)
    if endpoints is None and nodes is None:
        yield Refusal("rule must have one of EndpointSelector or NodeSelector", path)
    if endpoints is not None and nodes is not None:
        yield Refusal("rule cannot have both EndpointSelector and NodeSelector", (*path, "nodeSelector"))
    for key in ("endpointSelector", "nodeSelector"):
        yield from _selector(spec.get(key), (*path, key))
    for way in WAYS:
        for number, rule in enumerate(_list(spec.get(way))):
            if not _taken(_map(rule), way, hosts=nodes is not None):
                yield from _rule(_map(rule), way, (*path, way, number), hosts=nodes is not None)


def _taken(rule: JsonObject, way: str, *, hosts: bool) -> bool:
    """Whether the agents find no fault with a rule; remembered, for mostly another part of a policy is changed."""
    key = (id(rule), way, hosts)
    found = _lately.get(key)
    if found is None:
        if len(_lately) >= 256:
            _lately.clear()
        fault = next(_rule(rule, way, (), hosts=hosts), None)
        found = _lately[key] = (rule, fault is None)
    return found[1]


_lately: dict[tuple[int, str, bool], tuple[JsonObject, bool]] = {}
"""Each with the rule as written, whose identity so stays its own."""


def _rule(rule: JsonObject, way: str, path: Path, *, hosts: bool) -> Iterator[Refusal]:
    side = "from" if way.startswith("ingress") else "to"
    given = [field for field in L3[side] if rule.get(field)]
    if len(given) > 1:
        one, two = (f"{field[0].upper()}{field[1:]}" for field in given[:2])
        yield Refusal(f"combining {one} and {two} is not supported yet", (*path, given[1]))
    if rule.get("icmps") and rule.get("toPorts"):
        said = "the ICMPs block may only be present without ToPorts. Define a separate rule to use ToPorts"
        yield Refusal(said, (*path, "icmps"))
    if rule.get(f"{side}Nodes"):
        said = f'FromNodes/ToNodes rules can only be applied when the "{NODES_FLAG}" flag is set'
        yield Refusal(said, (*path, f"{side}Nodes"))
    for number, each in enumerate(_list(rule.get(f"{side}Endpoints"))):
        yield from _selector(each, (*path, f"{side}Endpoints", number))
    for number, each in enumerate(_list(rule.get("toPorts"))):
        yield from _ports(_map(each), (*path, "toPorts", number), ingress=side == "from", hosts=hosts)
    for number, each in enumerate(_list(rule.get(f"{side}CIDR"))):
        yield from _cidr(each, (*path, f"{side}CIDR", number))
    for number, each in enumerate(_list(rule.get(f"{side}CIDRSet"))):
        yield from _cidr_set(_map(each), (*path, f"{side}CIDRSet", number))
    for number, each in enumerate(_list(rule.get(f"{side}Entities"))):
        if str(each) not in ENTITIES:
            yield Refusal(f"unsupported entity: {each}", (*path, f"{side}Entities", number))
    for number, each in enumerate(_list(rule.get("toFQDNs"))):
        yield from _name(_map(each), (*path, "toFQDNs", number))


def _ports(group: JsonObject, path: Path, *, ingress: bool, hosts: bool) -> Iterator[Refusal]:
    rules = _map(group.get("rules"))
    lookups = bool(rules.get("dns"))
    said = any(rules.get(key) is not None for key in ("http", "dns", "kafka", "l7proto"))
    if hosts and said:
        yield Refusal("host policies do not support L7 rules yet", (*path, "rules"))
    if ingress and lookups:
        yield Refusal("DNS rules are not allowed on ingress", (*path, "rules", "dns"))
    if group.get("serverNames") and said and not group.get("terminatingTLS"):
        message = "ServerNames are not allowed with L7 rules without TLS termination"
        yield Refusal(message, (*path, "serverNames"))
    zero = False
    for number, each in enumerate(_list(group.get("ports"))):
        here = (*path, "ports", number)
        port, entry = str(_map(each).get("port") or ""), _map(each)
        yield from _port(port, entry, here, lookups=lookups)
        zero = zero or numbered(port) == 0
        protocol = str(entry.get("protocol") or "ANY").upper()
        if said and not lookups and protocol != "TCP":
            message = f"L7 rules can only apply to TCP (not {protocol}) except for DNS rules"
            yield Refusal(message, (*here, "protocol") if "protocol" in entry else here)
    if said and zero:
        yield Refusal("L7 rules can not be used when a port is 0", (*path, "rules"))
    yield from _said(rules, group, (*path, "rules"))


def _port(port: str, entry: JsonObject, path: Path, *, lookups: bool) -> Iterator[Refusal]:
    if not port:
        yield Refusal("port must be specified", path)
    elif not named(port) and numbered(port) is None:
        outside = "value out of range" if port.isdigit() else "invalid syntax"
        yield Refusal(f'unable to parse port: strconv.ParseUint: parsing "{port}": {outside}', (*path, "port"))
    end = entry.get("endPort")
    if lookups and isinstance(end, int) and end > (numbered(port) or 0):
        yield Refusal("DNS rules do not support port ranges", (*path, "endPort"))


def _said(rules: JsonObject, group: JsonObject, path: Path) -> Iterator[Refusal]:
    for number, each in enumerate(_list(rules.get("http"))):
        for key in ("path", "method", "host"):
            pattern = _map(each).get(key)
            if pattern and compiled(str(pattern)) is None:
                message = f"error parsing regexp: invalid or unsupported Perl syntax: `{pattern}`"
                yield Refusal(message, (*path, "http", number, key))
    if rules.get("dns") is not None and not group.get("ports"):
        yield Refusal("port 53 must be specified for DNS rules", (*path, "dns"))
    for number, each in enumerate(_list(rules.get("dns"))):
        yield from _name(_map(each), (*path, "dns", number))
    kinds = [key for key in ("http", "kafka", "dns", "l7proto") if rules.get(key)]
    if len(kinds) > 1:
        yield Refusal("multiple L7 protocol rule types specified in single rule", path)


def _name(entry: JsonObject, path: Path) -> Iterator[Refusal]:
    name, pattern = str(entry.get("matchName") or ""), str(entry.get("matchPattern") or "")
    if name and pattern:
        yield Refusal("only one of MatchName or MatchPattern is allowed in an FQDNSelector", path)
    if name and not re.fullmatch(r"[-0-9a-zA-Z_.]+", name):
        said = "Only 0-9, a-z, A-Z and . and - characters are allowed"
        yield Refusal(f'Invalid characters in MatchName: "{name}". {said}', (*path, "matchName"))
    if pattern and not re.fullmatch(r"([-0-9a-zA-Z_]|[.]|[*])+", pattern):
        said = "Only 0-9, a-z, A-Z and ., - and * characters are allowed"
        yield Refusal(f'Invalid characters in MatchPattern: "{pattern}". {said}', (*path, "matchPattern"))


def _cidr(written: Json, path: Path) -> Iterator[Refusal]:
    text = str(written or "")
    if not text:
        yield Refusal("IP must be specified", path)
        return
    try:
        ip_interface(text) if "/" in text else ip_address(text)
    except ValueError:
        yield Refusal(f'unable to parse CIDR: ParseAddr("{text}"): unable to parse IP', path)


def _cidr_set(entry: JsonObject, path: Path) -> Iterator[Refusal]:
    if entry.get("cidrGroupRef") or entry.get("cidrGroupSelector"):
        return
    text = str(entry.get("cidr") or "")
    try:
        if "/" not in text:
            raise ValueError
        block = ip_network(text, strict=False)
    except ValueError:
        yield Refusal(f'unable to parse CIDRRule "{text}": netip.ParsePrefix("{text}"): no \'/\'', (*path, "cidr"))
        return
    for number, each in enumerate(_list(entry.get("except"))):
        try:
            inside = ip_interface(str(each)).ip
            if "/" not in str(each):
                raise ValueError
        except ValueError:
            yield Refusal(f'netip.ParsePrefix("{each}"): no \'/\'', (*path, "except", number))
            continue
        if inside.version != block.version or inside not in block:
            said = f"allow CIDR prefix {text} does not contain exclude CIDR prefix {each}"
            yield Refusal(said, (*path, "except", number))


def _selector(written: Json, path: Path) -> Iterator[Refusal]:
    selector = _map(written)
    for key, value in _map(selector.get("matchLabels")).items():
        wrong = _key_errors(str(key)) or label_value_errors(str(value or ""))
        if wrong:
            said = f"invalid label selector: matchLabels: Invalid value: {wrong[0]}"
            yield Refusal(said, (*path, "matchLabels", key))
    for number, each in enumerate(_list(selector.get("matchExpressions"))):
        here, entry = (*path, "matchExpressions", number), _map(each)
        operator, values = entry.get("operator"), _list(entry.get("values"))
        if operator in ("In", "NotIn") and not values:
            said = "must be specified when `operator` is 'In' or 'NotIn'"
            yield Refusal(f"invalid label selector: matchExpressions[{number}].values: Required value: {said}", here)
        if operator in ("Exists", "DoesNotExist") and values:
            said = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            yield Refusal(f"invalid label selector: matchExpressions[{number}].values: Forbidden: {said}", here)
        wrong = _key_errors(str(entry.get("key") or ""))
        if wrong:
            said = f"invalid label selector: matchExpressions[{number}].key: Invalid value: {wrong[0]}"
            yield Refusal(said, (*here, "key"))


def _key_errors(key: str) -> list[str]:
    found = key_of(key)
    return list(qualified_name_errors(f"{found.source}.{found.name}"))


def _list(written: Json) -> list[Json]:
    return written if isinstance(written, list) else []


def _map(written: Json) -> JsonObject:
    return written if isinstance(written, dict) else {}
