"""Answers with one thing changed: policies of Cilium's, and the agents' configuration; and a second opinion on each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from lab.cluster.state import State
from lab.manifests.document import JsonObject, Path
from lab.subjects.changes import Change, Operator, Written, mutants
from lab.subjects.cilium.naive.oracle import oracle
from lab.subjects.cilium.policy import CILIUM_KINDS
from lab.subjects.mutation import Mutant, Ruling
from lab.subjects.protocol import Bounds

WAYS = ("ingress", "ingressDeny", "egress", "egressDeny")
PEERS = ("Endpoints", "Entities", "CIDR", "CIDRSet", "FQDNs")
ENTITIES = ("world", "cluster", "kube-apiserver", "all")
SWITCHES = ("enable-wireguard", "enable-ipsec", "encrypt-node", "mesh-auth-mutual-enabled", "mesh-auth-enabled")


def _specs(written: Written) -> Iterator[tuple[int, Path, JsonObject]]:
    for number, document in written.of_kind(*CILIUM_KINDS):
        if isinstance(document.get("spec"), dict):
            yield number, ("spec",), document["spec"]
        for place, each in enumerate(document.get("specs") or ()):
            yield number, ("specs", place), each


def _rules(written: Written) -> Iterator[tuple[int, Path, JsonObject]]:
    for number, path, spec in _specs(written):
        for way in WAYS:
            for place, rule in enumerate(spec.get(way) or ()):
                yield number, (*path, way, place), rule or {}


def _side(path: Path) -> str:
    return "from" if str(path[-2]).startswith("ingress") else "to"


def drop_rule(written: Written) -> Iterator[Change]:
    """A rule left out."""
    for number, path, spec in _specs(written):
        for way in WAYS:
            for place in range(len(spec.get(way) or ())):
                kept = [rule for at, rule in enumerate(spec[way]) if at != place]
                yield written.changed(number, (*path, way), kept or None, f"{way}[{place}] left out")


def swap_way(written: Written) -> Iterator[Change]:
    """A rule that allows where it denied, the other way round, or by no more than an empty rule."""
    for number, path, spec in _specs(written):
        for way in WAYS:
            other = way.removesuffix("Deny") if way.endswith("Deny") else f"{way}Deny"
            if not spec.get(way):
                continue
            made = deepcopy(spec)
            moved = made.pop(way)
            for rule in moved:
                (rule or {}).pop("authentication", None)
                (rule or {}).pop("toFQDNs", None)
                for group in (rule or {}).get("toPorts") or ():
                    group.pop("rules", None)
            made[other] = [*made.get(other, []), *moved]
            yield written.changed(number, path, made, f"{way} as {other}")
            yield written.changed(number, (*path, way), [{}], f"{way} with one empty rule")


def widen_peer(written: Written) -> Iterator[Change]:
    """Whom a rule is about: left out, empty, everyone, another entity, without a namespace, with another label."""
    for number, path, rule in _rules(written):
        side = _side(path)
        for kind in PEERS:
            field = f"{side}{kind}"
            if field in rule:
                yield written.changed(number, (*path, field), None, f"{field} left out")
                yield written.changed(number, (*path, field), [], f"{field} empty")
                if len(rule[field]) > 1:
                    for place in range(len(rule[field])):
                        kept = [each for at, each in enumerate(rule[field]) if at != place]
                        yield written.changed(number, (*path, field), kept, f"{field}[{place}] left out")
        if f"{side}Endpoints" in rule:
            yield written.changed(number, (*path, f"{side}Endpoints"), [{}], f"{side}Endpoints [{{}}]")
        if f"{side}Entities" in rule:
            for entity in ENTITIES:
                yield written.changed(number, (*path, f"{side}Entities"), [entity], f"{side}Entities [{entity}]")


def labels(written: Written) -> Iterator[Change]:
    """A label of a selector left out, or with another value."""
    for number, path, selector in _selectors(written):
        for key in selector.get("matchLabels") or {}:
            here = (*path, "matchLabels")
            kept = {k: v for k, v in selector["matchLabels"].items() if k != key}
            yield written.changed(number, here, kept, f"{key} left out")
            yield written.changed(number, here, {**selector["matchLabels"], key: "another"}, f"{key} another")


def _selectors(written: Written) -> Iterator[tuple[int, Path, JsonObject]]:
    for number, path, spec in _specs(written):
        if isinstance(spec.get("endpointSelector"), dict):
            yield number, (*path, "endpointSelector"), spec["endpointSelector"]
    for number, path, rule in _rules(written):
        field = f"{_side(path)}Endpoints"
        for place, selector in enumerate(rule.get(field) or ()):
            yield number, (*path, field, place), selector or {}


def ports(written: Written) -> Iterator[Change]:
    """Ports left out, one more or less, of another protocol, as a range."""
    for number, path, rule in _rules(written):
        if "toPorts" not in rule:
            yield written.changed(number, (*path, "toPorts"), [{"ports": [{"port": "8443"}]}], "toPorts 8443 added")
            continue
        yield written.changed(number, (*path, "toPorts"), None, "toPorts left out")
        for at, group in enumerate(rule["toPorts"]):
            listed = group.get("ports") or []
            for place, port in enumerate(listed):
                here = (*path, "toPorts", at, "ports")
                if len(listed) > 1:
                    yield written.changed(number, here, listed[:place] + listed[place + 1 :], f"port {place} left out")
                for changes in _port_changes(port):
                    made = [*listed[:place], {**port, **changes}, *listed[place + 1 :]]
                    yield written.changed(number, here, made, f"port {place} {changes}")


def _port_changes(port: JsonObject) -> Iterator[dict[str, Any]]:
    text = str(port.get("port"))
    if text.isdigit():
        yield {"port": str(int(text) + 1)}
        yield {"endPort": min(int(text) + 10, 65535)}
    yield {"port": "0"}
    for protocol in ("TCP", "UDP", "ANY"):
        if port.get("protocol") != protocol:
            yield {"protocol": protocol}


def said(written: Written) -> Iterator[Change]:
    """What may be said: anything, other requests, other names."""
    for number, path, rule in _rules(written):
        for at, group in enumerate(rule.get("toPorts") or ()):
            here = (*path, "toPorts", at, "rules")
            rules = group.get("rules") or {}
            if rules:
                yield written.changed(number, here, None, "rules left out")
            for kind in ("http", "dns"):
                for place, each in enumerate(rules.get(kind) or ()):
                    kept = [other for n, other in enumerate(rules[kind]) if n != place]
                    if kept:
                        yield written.changed(number, (*here, kind), kept, f"{kind}[{place}] left out")
                    for made in _sayings(kind, each):
                        yield written.changed(number, (*here, kind, place), made, f"{kind}[{place}] {made}")
    yield from _names(written)


def _sayings(kind: str, each: JsonObject) -> Iterator[JsonObject]:
    if kind == "dns":
        yield from _patterns(each)
        return
    for key in each:
        if len(each) > 1:
            yield {k: v for k, v in each.items() if k != key}
    if each.get("path"):
        yield {**each, "path": f"{each['path']}.*"}
        yield {**each, "path": f".*{each['path']}"}
        yield {**each, "path": str(each["path"]).removesuffix(".*") or "/"}
    if each.get("method"):
        yield {**each, "method": "POST" if each["method"] != "POST" else "GET"}
        yield {**each, "method": f"{each['method']}|PUT"}


def _names(written: Written) -> Iterator[Change]:
    for number, path, rule in _rules(written):
        for place, each in enumerate(rule.get("toFQDNs") or ()):
            for made in _patterns(each):
                yield written.changed(number, (*path, "toFQDNs", place), made, f"toFQDNs[{place}] {made}")


def _patterns(each: JsonObject) -> Iterator[JsonObject]:
    name = str(each.get("matchName") or each.get("matchPattern"))
    bare = name.removeprefix("**.").removeprefix("*.")
    yield {"matchPattern": "*"}
    yield {"matchPattern": f"*.{bare}"}
    yield {"matchPattern": f"*{bare}"}
    yield {"matchName": bare}
    yield {"matchPattern": bare}
    yield {"matchPattern": f"**.{bare.partition('.')[2] or bare}"}


def switches(written: Written) -> Iterator[Change]:
    """``enableDefaultDeny`` and ``authentication``."""
    for number, path, spec in _specs(written):
        for way in ("ingress", "egress"):
            for value in (True, False):
                made = {**(spec.get("enableDefaultDeny") or {}), way: value}
                yield written.changed(number, (*path, "enableDefaultDeny"), made, f"enableDefaultDeny {way} {value}")
    for number, path, rule in _rules(written):
        if str(path[-2]).endswith("Deny"):
            continue
        for mode in (None, "disabled", "required"):
            asked = None if mode is None else {"mode": mode}
            if rule.get("authentication") != asked:
                yield written.changed(number, (*path, "authentication"), asked, f"authentication {mode}")


def configuration(written: Written) -> Iterator[Change]:
    """The agents' configuration: a switch off, on, misspelt, gone; another entry gone."""
    for number, document in written.of_kind("ConfigMap"):
        if (document.get("metadata") or {}).get("name") != "cilium-config":
            continue
        data = document.get("data") or {}
        for key in SWITCHES:
            for value in ("true", "false", "yes", "1"):
                yield written.changed(number, ("data", key), value, f"{key} {value}")
        for key in data:
            kept = {k: v for k, v in data.items() if k != key}
            yield written.changed(number, ("data",), kept, f"{key} left out")


def left_out(written: Written) -> Iterator[Change]:
    """A whole document."""
    for number, _ in written.of_kind(*CILIUM_KINDS, "ConfigMap"):
        if len(written.documents) > 1:
            yield written.left_out(number)


OPERATORS: tuple[Operator, ...] = (
    drop_rule, swap_way, widen_peer, labels, ports, said, switches, configuration, left_out,
)  # fmt: skip


class CiliumMutation:
    """The tests of this subject's grading."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:
        """Every change of one thing, without repeats and never the answer itself."""
        return mutants(OPERATORS, documents, scenario)

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
        """Whether the state lies within its bounds, found out without the engine."""
        return oracle(bounds, state, closed=closed)
