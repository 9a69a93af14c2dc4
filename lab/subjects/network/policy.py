"""A NetworkPolicy, compiled.

Takes policies as the API server stores them and as people write them, without defaults and with nulls.
Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/ and the API's defaulting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property

from lab.manifests.document import Document, Json, JsonObject, Path
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.selector import LabelSelector
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.network.direction import Direction
from lab.subjects.network.peers import Peer, policy_peer, selector
from lab.subjects.network.ports import PolicyPort, policy_port
from lab.subjects.network.rule_part import RulePart, rule_parts


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Without peers it admits everyone, without ports it opens all of them.

    ``index`` counts from 0 among the policy's rules of this direction, as do positions in peers and ports.
    """

    direction: Direction
    index: int
    peers: tuple[Peer, ...]
    ports: tuple[PolicyPort, ...]

    @property
    def path(self) -> Path:
        """Where it stands in the policy's object."""
        return ("spec", self.direction.value, self.index)

    def peer_path(self, position: int) -> Path:
        """Where one of its peers stands."""
        return (*self.path, self.direction.peers_key, position)

    def port_path(self, position: int) -> Path:
        """Where one of its ports stands."""
        return (*self.path, "ports", position)


@dataclass(frozen=True)
class Policy:
    """A compiled policy. ``egress`` and ``ingress`` are None where it does not isolate that direction."""

    ref: Ref
    pods: LabelSelector
    egress: tuple[Rule, ...] | None
    ingress: tuple[Rule, ...] | None
    source: KubeObject = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """Its name, without the namespace."""
        return self.ref.name

    @property
    def namespace(self) -> str:
        """The namespace whose pods it selects."""
        return self.ref.namespace

    @cached_property
    def parts(self) -> Mapping[Direction, tuple[RulePart, ...]]:
        """Its rules as they are written, also of directions that it does not isolate."""
        return rule_parts(self.source)

    def rules(self, direction: Direction) -> tuple[Rule, ...] | None:
        """Its rules of that direction; None where it does not isolate it."""
        return self.egress if direction is Direction.EGRESS else self.ingress

    def span(self, path: Path = ()) -> Span:
        """Where the part at ``path`` stands in the author's text."""
        return self.source.span(path)

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


class Parts:
    """How the parts of a policy are compiled: each anew. Who compiles many alike keeps what it has in a subclass."""

    def selector(self, written: Json) -> LabelSelector:
        """Compile the selector of the policy's own pods."""
        return selector(written)

    def rule(self, written: Json, direction: Direction, index: int, home: str) -> Rule:
        """Compile one rule; null is ``{}``, which admits everyone on every port."""
        entry = written if isinstance(written, dict) else {}
        peers = tuple([self.peer(each, home) for each in entry.get(direction.peers_key) or ()])
        ports = tuple([self.port(each) for each in entry.get("ports") or ()])
        return Rule(direction, index, peers, ports)

    def peer(self, written: Json, home: str) -> Peer:
        """Compile one entry of ``from`` or ``to``."""
        return policy_peer(written, home)

    def port(self, written: Json) -> PolicyPort:
        """Compile one entry of ``ports``."""
        return policy_port(written)


ANEW = Parts()


def compile_policy(written: KubeObject | JsonObject, parts: Parts = ANEW) -> Policy:
    """Compile a policy: an object of the cluster, or a bare value such as a test holds."""
    if parts is ANEW and isinstance(written, KubeObject):
        known = _lately.get(id(written))
        if known is None:
            if len(_lately) >= _KEPT:
                _lately.clear()
            known = _lately[id(written)] = (written, _compiled(written, parts))
        return known[1]
    return _compiled(written if isinstance(written, KubeObject) else _bare(written), parts)


_KEPT = 256
_lately: dict[int, tuple[KubeObject, Policy]] = {}
"""Each with its object, whose identity so stays its own."""


def _compiled(source: KubeObject, parts: Parts) -> Policy:
    spec = source.value.get("spec") or {}
    home = source.ref.namespace
    types = isolated_types(spec)
    return Policy(
        source.ref,
        parts.selector(spec.get("podSelector")),
        _rules(spec, Direction.EGRESS, home, parts) if "Egress" in types else None,
        _rules(spec, Direction.INGRESS, home, parts) if "Ingress" in types else None,
        source,
    )


def isolated_types(spec: JsonObject) -> list[str]:
    """The directions that a policy isolates, as ``policyTypes`` names them; what is left out is made up for."""
    return spec.get("policyTypes") or ["Ingress", *(["Egress"] if spec.get("egress") else [])]


def _bare(value: JsonObject) -> KubeObject:
    """A value that never was text, as an object; without a namespace it belongs to ``default``."""
    metadata = value.get("metadata") or {}
    ref = Ref("NetworkPolicy", metadata.get("namespace") or "default", metadata.get("name") or "")
    return KubeObject(ref, value.get("apiVersion") or "", value, value, Document(value, "policy.yaml"))


def _rules(spec: JsonObject, direction: Direction, home: str, parts: Parts) -> tuple[Rule, ...]:
    written = spec.get(str(direction))
    if not isinstance(written, list):
        return ()
    return tuple([parts.rule(each, direction, index, home) for index, each in enumerate(written)])
