"""Policies, compiled: what each of their rules lets through or refuses, for whom.

A policy of Kubernetes' own kind is read the same way, so that all of a cluster's policies add up.
Sources: https://docs.cilium.io/en/stable/security/policy/intro/ and
https://docs.cilium.io/en/stable/security/policy/language/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from enum import StrEnum

from lab.manifests.document import Document, Json, JsonObject, Path
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.labels import Key
from lab.subjects.cilium.peers import Peers, peers_of
from lab.subjects.cilium.ports import PortGroup, port_groups
from lab.subjects.cilium.selector import NOBODY, Selector, own_endpoints, selector
from lab.subjects.remembered import of_value

NAMESPACED, CLUSTERWIDE = "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"
CILIUM_KINDS = (NAMESPACED, CLUSTERWIDE)


class Way(StrEnum):
    """The direction of a rule."""

    INGRESS = "ingress"
    EGRESS = "egress"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``groups`` is None where it is about every port; ``mode`` is how both ends must prove who they are."""

    way: Way
    deny: bool
    peers: Peers
    groups: tuple[PortGroup, ...] | None
    path: Path
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """What one ``spec`` says of the endpoints it is for. ``closes``: the ways it shuts but for what it allows."""

    ref: Ref
    endpoints: Selector
    rules: tuple[Rule, ...]
    closes: frozenset[Way]
    source: KubeObject = field(repr=False, compare=False)
    path: Path = ("spec",)

    def of(self, way: Way) -> tuple[Rule, ...]:
        """The rules of one way."""
        return tuple(rule for rule in self.rules if rule.way is way)

    def span(self, path: Path = ()) -> Span:
        """Where a part stands in the author's text."""
        return self.source.span(path)

    def __str__(self) -> str:
        return f"{self.ref.namespace}/{self.ref.name}" if self.ref.namespace else self.ref.name


def specs(item: KubeObject) -> Iterator[tuple[Path, JsonObject]]:
    """The parts of a policy that each hold rules, and where they stand."""
    spec, several = item.value.get("spec"), item.value.get("specs")
    if isinstance(spec, dict):
        yield ("spec",), spec
    for number, each in enumerate(several if isinstance(several, list) else ()):
        if isinstance(each, dict):
            yield ("specs", number), each


def compile_policies(item: KubeObject) -> tuple[Policy, ...]:
    """A policy of Cilium's, one for each ``spec``. What the agents refuse as a whole has none."""
    return _compiled_lately(item)


@of_value(128)
def _compiled_lately(item: KubeObject) -> tuple[Policy, ...]:
    from lab.subjects.cilium.sanitize import refusals

    if refusals(item):
        return ()
    return tuple(_compiled(item, path, spec) for path, spec in specs(item))


def _compiled(item: KubeObject, path: Path, spec: JsonObject) -> Policy:
    home = item.ref.namespace
    starting = any(each.key == Key("reserved", "init") for each in selector(spec.get("endpointSelector")).conditions)
    rules = tuple(_rules(spec, path, home, starting))
    closes = frozenset(way for way in Way if closed_by(spec, way))
    if isinstance(spec.get("endpointSelector"), dict):
        endpoints = own_endpoints(spec["endpointSelector"], home)
    else:
        endpoints = NOBODY  # a policy for nodes
    return Policy(item.ref, endpoints, rules, closes, item, path)


def closed_by(spec: JsonObject, way: Way) -> bool:
    """Whether a spec closes a way for the endpoints it is for, but for what is allowed.

    It does with its first rule of that way, one that only denies included, unless ``enableDefaultDeny`` says no.
    """
    asked = spec.get("enableDefaultDeny")
    said = asked.get(way.value) if isinstance(asked, dict) else None
    return bool(spec.get(way.value) or spec.get(f"{way.value}Deny")) and said is not False


def _rules(spec: JsonObject, path: Path, home: str, starting: bool) -> Iterator[Rule]:
    for way in Way:
        for key, deny in ((way.value, False), (f"{way.value}Deny", True)):
            written = spec.get(key)
            for number, each in enumerate(written if isinstance(written, list) else ()):
                rule: JsonObject = each if isinstance(each, dict) else {}
                peers, groups = _parts(rule, way.value, home, starting)
                yield Rule(way, deny, peers, groups, (*path, key, number), _mode(rule))


def _parts(
    rule: JsonObject, way: str, home: str, starting: bool
) -> tuple[Peers, tuple[PortGroup, ...] | None]:
    """Whom a rule is about and on which ports; the same objects while only other parts of a policy are changed."""
    key = (id(rule), way, home, starting)
    found = _lately.get(key)
    if found is None:
        if len(_lately) >= 256:
            _lately.clear()
        peers = peers_of(rule, way, home, of_starting_pods=starting)
        found = _lately[key] = (rule, peers, port_groups(rule))
    return found[1:]


_lately: dict[tuple[int, str, str, bool], tuple[JsonObject, Peers, tuple[PortGroup, ...] | None]] = {}
"""Each with the rule as written, whose identity so stays its own."""


def _mode(rule: JsonObject) -> str:
    written = rule.get("authentication")
    return str(written.get("mode") or "") if isinstance(written, dict) else ""


def bare(value: JsonObject) -> KubeObject:
    """A value that never was text, as an object."""
    metadata: Json = value.get("metadata") or {}
    kind = str(value.get("kind") or NAMESPACED)
    namespace = "" if kind == CLUSTERWIDE else str(metadata.get("namespace") or "default")
    ref = Ref(kind, namespace, str(metadata.get("name") or ""))
    return KubeObject(ref, str(value.get("apiVersion") or ""), value, value, Document(value, "policy.yaml"))
