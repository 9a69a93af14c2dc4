"""Bounds against a state: the requests in which it allows too little or too much.

Only those are looked at whose roles differ, and of their roles only the rules that the other side has not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Bounds
from lab.subjects.rbac.access import Access
from lab.subjects.rbac.proof.people import Person, people
from lab.subjects.rbac.proof.universe import Masks, Universe, universe_of
from lab.subjects.rbac.roles import Role
from lab.subjects.rbac.rule import Rule
from lab.subjects.requests import OTHER, Caller

REQUIRED, OWN, PERMITTED = range(3)

Grant = tuple[str, int]
"""Where a role's rules hold (empty: everywhere), and their number."""

Place = tuple[bool, str, int, int, str, tuple[str, ...]]
"""What differs: whether it is missing, the namespace, the bit of the resource or of the path, the name, and besides."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Verbs of one class of requests that someone lacks, or has beyond what they may.

    ``kind`` is the place of a class of resources, or None for that of a path at ``url``. ``name`` is empty for every
    object that no rule names; ``besides`` are the names for which nothing differs.
    """

    missing: bool
    person: Person
    namespace: str
    kind: int | None
    url: int | None
    name: str
    verbs: tuple[str, ...]
    besides: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """The differences, over which universe, and the three accesses compared."""

    differences: tuple[Difference, ...]
    universe: Universe
    accesses: tuple[Access, Access, Access]


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> Comparison:
    """Everything in which the state leaves its bounds; in no particular order."""
    required, own, permitted = (Access.of(each) for each in (bounds.required, state, bounds.permitted))
    return compare_access(required, own, permitted, closed=closed)


def compare_access(required: Access, own: Access, permitted: Access, *, closed: bool = False) -> Comparison:
    """The same of roles and bindings."""
    accesses = (required, own, permitted)
    holdings = _Holdings(accesses)
    suspects = []
    for person in people(accesses):
        held = tuple(holdings.of(place, person.caller) for place in range(3))
        if not (held[REQUIRED] <= held[OWN] <= held[PERMITTED]):
            suspects.append((person, held))
    numbers = {number for _, held in suspects for each in held for _, number in each}
    rules = dict.fromkeys(rule for number in sorted(numbers) for rule in holdings.rules[number])
    universe = universe_of(tuple(rules), closed)
    search = _Search(universe, holdings.rules)
    for person, held in suspects:
        search.look(person, held[REQUIRED], held[OWN], missing=True)
        search.look(person, held[OWN], held[PERMITTED], missing=False)
    return Comparison(tuple(search.found), universe, accesses)


class _Holdings:
    """What each caller holds in each of three accesses; the same rights have the same number in all."""

    def __init__(self, accesses: Sequence[Access]) -> None:
        self._accesses = accesses
        self.rules: list[tuple[Rule, ...]] = []
        self._numbers: dict[frozenset[tuple[str, ...]], int] = {}
        self._of_role: dict[int, int] = {}

    def of(self, place: int, caller: Caller) -> frozenset[Grant]:
        """What the caller holds in one of the accesses."""
        return frozenset([(namespace, self._number(role)) for namespace, role in self._accesses[place].held_by(caller)])

    def _number(self, role: Role) -> int:
        known = self._of_role.get(id(role))
        if known is None:
            known = self._numbers.get(role.rights)
            if known is None:
                known = self._numbers[role.rights] = len(self.rules)
                self.rules.append(role.rules)
            self._of_role[id(role)] = known
        return known


class _Side:
    """What someone may do on one side of a comparison, by where it holds."""

    def __init__(self, grants: Iterable[Grant], masks: Mapping[int, tuple[Masks, ...]]) -> None:
        self._by_namespace: dict[str, list[Masks]] = {}
        for namespace, number in grants:
            self._by_namespace.setdefault(namespace, []).extend(masks[number])

    def there(self, namespace: str) -> list[Masks]:
        """Every rule that counts in a namespace."""
        everywhere = self._by_namespace.get("", [])
        return [*everywhere, *self._by_namespace.get(namespace, ())] if namespace else everywhere


class _Search:
    """Looks for requests that one side allows and the other does not."""

    def __init__(self, universe: Universe, rules: Sequence[tuple[Rule, ...]]) -> None:
        self.universe = universe
        self._rules = rules
        self._masks: dict[int, tuple[Masks, ...]] = {}
        self.found: list[Difference] = []
        self._of_sort: dict[Caller, dict[Place, int]] = {}
        self._told: dict[tuple[frozenset[Grant], frozenset[Grant], bool], dict[Place, int]] = {}
        self._words: dict[int, tuple[str, ...]] = {}

    @cached_property
    def _namespaces(self) -> int:
        return self.universe.namespaces

    def _compiled(self, grants: Iterable[Grant]) -> dict[int, tuple[Masks, ...]]:
        for _, number in grants:
            if number not in self._masks:
                self._masks[number] = tuple(self.universe.masks(rule) for rule in self._rules[number])
        return self._masks

    def look(self, person: Person, more: frozenset[Grant], less: frozenset[Grant], *, missing: bool) -> None:
        """Note what the first side allows and the second does not."""
        if more <= less:
            return
        key = (more, less, missing)
        seen = self._told.get(key)
        if seen is None:
            seen = self._told[key] = self._beyond(more, less, missing)
        self._note(person, seen)

    def _beyond(self, more: frozenset[Grant], less: frozenset[Grant], missing: bool) -> dict[Place, int]:
        """What the first side allows and the second does not, whoever has them."""
        new = more - less
        masks = self._compiled((*more, *less))
        side = _Side(less, masks)
        seen: dict[Place, int] = {}
        for namespace, number in sorted(new):
            against = side.there(namespace)
            same = set(map(id, against))
            for mask in masks[number]:
                if id(mask) in same or any(other.covers(mask) for other in against):
                    continue
                for place, verbs in self._uncovered(mask, namespace, side, missing):
                    seen[place] = seen.get(place, 0) | verbs
        return seen

    def _uncovered(
        self, mask: Masks, namespace: str, side: _Side, missing: bool
    ) -> Iterator[tuple[Place, int]]:
        """The classes of requests that a rule allows there and the other side does not, with their verbs."""
        if not namespace:
            for url in _bits(mask.urls) if mask.urls else ():
                left = mask.verbs & self.universe.asked_of_urls
                for other in side.there(""):
                    if other.urls >> url & 1:
                        left &= ~other.verbs
                if left:
                    yield (missing, "", -1, url, "", ()), left
        kinds = mask.kinds & self.universe.inside if namespace else mask.kinds
        against = side.there(namespace)
        near = [other for other in against if other.kinds & kinds]
        for kind in _bits(kinds):
            asked = mask.verbs & self.universe.asked_of(kind)
            if self._namespaces >> kind & 1:
                yield from self._of_namespaces(mask, asked, kind, namespace, side, missing)
            else:
                yield from self._of_kind(mask.names, asked, kind, namespace, near, missing)

    def _of_namespaces(
        self, mask: Masks, asked: int, kind: int, namespace: str, side: _Side, missing: bool
    ) -> Iterator[tuple[Place, int]]:
        """A namespace is asked for within itself; all of them, and a new one, outside any.

        Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
        """
        own = asked & self.universe.object_verbs
        if namespace:
            names = (namespace,) if not mask.names or namespace in mask.names else ()
            for name in names:
                yield from self._of_kind((name,), own, kind, name, side.there(name), missing)
            return
        if not mask.names:
            yield from self._of_kind((), asked, kind, "", side.there(""), missing)
            return
        yield from self._of_kind(mask.names, asked & ~own, kind, "", side.there(""), missing)
        for name in mask.names:
            if name:
                yield from self._of_kind((name,), own, kind, name, side.there(name), missing)

    def _of_kind(
        self, names: tuple[str, ...], asked: int, kind: int, namespace: str, against: list[Masks], missing: bool
    ) -> Iterator[tuple[Place, int]]:
        left = asked
        named: dict[str, int] = {}
        for other in against:
            if not other.kinds >> kind & 1:
                continue
            if not other.names:
                left &= ~other.verbs
            elif other.verbs & asked:
                for name in other.names:
                    named[name] = named.get(name, 0) | other.verbs
        if not names:
            besides = tuple(name for name, verbs in named.items() if left & verbs)
            partly = 0
            for name in besides:
                partly |= named[name] & left
            if left & ~partly:
                yield (missing, namespace, kind, -1, "", ()), left & ~partly
            if partly:
                yield (missing, namespace, kind, -1, "", besides), partly
            return
        for name in dict.fromkeys(names):
            rest = left & ~named.get(name, 0) & ~self.universe.nameless_verbs
            if rest:
                yield (missing, namespace, kind, -1, name or OTHER, ()), rest

    def _note(self, person: Person, seen: Mapping[Place, int]) -> None:
        """Keep what is not already said of everyone of the person's sort."""
        self._of_sort.setdefault(person.caller, {}).update(seen)
        sorts = [self._of_sort[wider] for wider in person.wider if wider in self._of_sort]
        for place, left in seen.items():
            missing, namespace, kind, url, name, besides = place
            if namespace:
                left &= ~seen.get((missing, "", kind, url, name, besides), 0)
            for wider in sorts:
                left &= ~wider.get(place, 0)
            if left:
                self.found.append(
                    Difference(
                        missing,
                        person,
                        namespace,
                        None if kind < 0 else kind,
                        None if url < 0 else url,
                        name,
                        self._verbs(left),
                        besides,
                    )
                )

    def _verbs(self, bits: int) -> tuple[str, ...]:
        found = self._words.get(bits)
        if found is None:
            found = tuple([verb for number, verb in enumerate(self.universe.verbs) if bits >> number & 1])
            self._words[bits] = found
        return found


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
