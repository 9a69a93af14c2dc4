"""Selectors of endpoints, as Cilium reads them: labels with sources, and a namespace that is added unless it is named.

Source: https://docs.cilium.io/en/stable/security/policy/kubernetes/#namespaces and
https://docs.cilium.io/en/stable/security/policy/kubernetes/#ciliumclusterwidenetworkpolicy
"""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.document import Json, JsonObject
from lab.manifests.selector import Operator
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.labels import ANY, K8S, NAMESPACE, NAMESPACE_LABELS, RESERVED, Identity, Key, key_of, value_in
from lab.subjects.remembered import of_value


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of one label."""

    key: Key
    operator: Operator
    values: frozenset[str] = frozenset()

    def holds(self, identity: Identity) -> bool:
        """Whether an endpoint with those labels meets it."""
        value = value_in(identity, self.key)
        if self.operator is Operator.EXISTS:
            return value is not None
        if self.operator is Operator.DOES_NOT_EXIST:
            return value is None
        return (value in self.values) is (self.operator is Operator.IN)


@dataclass(frozen=True, slots=True)
class Selector:
    """Endpoints by their labels; every condition must hold."""

    conditions: tuple[Condition, ...] = ()
    nothing: bool = False

    def matches(self, identity: Identity) -> bool:
        """Whether it selects an endpoint with those labels; the same is asked time and again, so it is kept."""
        known = _answers.get((id(self), id(identity)))
        if known is not None:
            return known[2]
        found = not self.nothing and all(each.holds(identity) for each in self.conditions)
        if len(_answers) >= KEPT:
            _answers.clear()
        # Both are kept with the answer, so that no other takes their place meanwhile.
        _answers[id(self), id(identity)] = (self, identity, found)
        return found

    def asks(self, *names: str) -> bool:
        """Whether a condition is about one of those keys, of Kubernetes' or of any source."""
        return any(each.key.source in (K8S, ANY) and each.key.name in names for each in self.conditions)

    @property
    def of_namespaces(self) -> bool:
        """Whether it asks for a namespace, by name or by label."""
        return self.asks(NAMESPACE) or any(
            each.key.source in (K8S, ANY) and each.key.name.startswith(NAMESPACE_LABELS.rstrip("."))
            for each in self.conditions
        )

    @property
    def of_reserved(self) -> bool:
        """Whether it asks for a reserved label."""
        return any(each.key.source == RESERVED for each in self.conditions)

    def but(self, *more: Condition) -> Selector:
        """The same with more conditions."""
        return Selector((*self.conditions, *more), self.nothing)


NOBODY = Selector(nothing=True)


def known(found: Selector) -> Selector:
    """The same selector as before where an equal one was read lately: what was found for it then still holds."""
    if len(_read) >= 2000:
        _read.clear()
    return _read.setdefault(found, found)


_read: dict[Selector, Selector] = {}

KEPT = 20_000
_answers: dict[tuple[int, int], tuple[Selector, Identity, bool]] = {}


def selector(written: Json) -> Selector:
    """Read a selector as it stands; one that cannot be read selects nothing."""
    return _selector(written) if isinstance(written, dict) else Selector()


@of_value(256)
def _selector(written: JsonObject) -> Selector:
    try:
        labels, expressions = written.get("matchLabels"), written.get("matchExpressions")
        return known(Selector((*_from_labels(labels), *_from_expressions(expressions))))
    except (ValueError, TypeError, AttributeError):
        return NOBODY


def _from_labels(written: Json) -> Iterable[Condition]:
    for key, value in (written or {}).items():
        yield Condition(key_of(str(key)), Operator.IN, frozenset((str(value or ""),)))


def _from_expressions(written: Json) -> Iterable[Condition]:
    for each in written or ():
        values = frozenset(str(value) for value in each.get("values") or ())
        yield Condition(key_of(str(each.get("key"))), Operator(each.get("operator")), values)


IN_ANY_NAMESPACE = Condition(Key(K8S, NAMESPACE), Operator.EXISTS)


def in_namespace(name: str) -> Condition:
    """That an endpoint is a pod of the namespace."""
    return Condition(Key(K8S, NAMESPACE), Operator.IN, frozenset((name,)))


def own_endpoints(written: Json, home: str) -> Selector:
    """The endpoints that a policy is for: those of its namespace. ``home`` is empty for a cluster-wide policy."""
    found = selector(written)
    if not home or found.nothing:
        return found
    own = in_namespace(home)
    kept = (each for each in found.conditions if not (each.key == own.key and _equals(written, each)))
    return known(Selector((*kept, own)))


def _equals(written: Json, condition: Condition) -> bool:
    """Whether a condition comes from ``matchLabels``, where the policy's own namespace takes its place."""
    labels = written.get("matchLabels") if isinstance(written, dict) else None
    return isinstance(labels, dict) and any(key_of(str(key)) == condition.key for key in labels)


def peer_endpoints(written: Json, home: str, *, of_starting_pods: bool = False) -> Selector:
    """The endpoints that ``fromEndpoints`` or ``toEndpoints`` means in a policy of namespace ``home``.

    Without a namespace they are those of the policy's own; in a cluster-wide policy those of every namespace, which
    only pods have – unless the policy is for pods that are starting and have none yet.
    """
    found = selector(written)
    if found.nothing or found.of_reserved or found.asks(NAMESPACE):
        return found
    if not home:
        return found if of_starting_pods else known(found.but(IN_ANY_NAMESPACE))
    return found if found.of_namespaces else known(found.but(in_namespace(home)))
