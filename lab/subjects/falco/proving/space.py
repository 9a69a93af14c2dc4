"""Every event that could be put together, as the bits of one number, and the conditions as sets of them.

A part of an event matters only by what the comparisons make of it: parts of which all comparisons say the same are one
class. An event is a class of each part; a condition is the set of events for which it holds.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from itertools import product
from operator import and_, or_

from lab.subjects.falco.events.evaluating import compared
from lab.subjects.falco.events.event import Event, Values
from lab.subjects.falco.language.tree import And, Check, Exists, Node, Not, Or, bare, checks_of
from lab.subjects.falco.proving.groups import group_of, keys_read
from lab.subjects.falco.proving.variations import Bundle, varied

MOST_MERGED = 600
"""Combinations of two parts that are tried where a comparison looks at both."""


class Part:
    """One part of events: the classes that its fields come in, each with one that stands for it."""

    def __init__(self, names: tuple[str, ...], checks: Sequence[Check | Exists], events: Sequence[Event]) -> None:
        self.names = names
        self.checks = tuple(checks)
        self._tests = tuple(compared(check) for check in self.checks)
        self._keys = tuple(dict.fromkeys(key for check in self.checks for key in keys_read(check)))
        self._seen: set[tuple[Hashable, ...]] = set()
        self._class: dict[tuple[bool, ...], int] = {}
        self.bundles: list[Bundle] = []
        self.recorded: list[bool] = []
        self.stride = 1
        own = [recorded_part(event, names) for event in events]
        for bundle in own:
            self._add(bundle, recorded=True)
        for bundle in self._varied(own):
            self._add(bundle, recorded=False)

    def of(self, values: Values) -> Bundle:
        """The fields of an event that belong here."""
        return {key: value for key, value in values.items() if group_of(key) in self.names}

    def _varied(self, own: Sequence[Bundle]) -> Iterator[Bundle]:
        distinct = self._distinct(own)
        if len(self.names) == 1:
            yield from varied(self.names[0], self.checks, distinct)
            return
        each = []
        for name in self.names:
            part = [{key: value for key, value in bundle.items() if group_of(key) == name} for bundle in distinct]
            checks = [check for check in self.checks if any(group_of(key) == name for key in keys_read(check))]
            each.append([*part, *varied(name, checks, part)])
        for count, parts in enumerate(product(*each)):
            if count == MOST_MERGED:
                return
            yield reduce(lambda one, other: {**one, **other}, parts)

    def _distinct(self, own: Sequence[Bundle]) -> list[Bundle]:
        """The recorded ones, each as far as the comparisons look once."""
        found = {tuple(_plain(bundle.get(key)) for key in self._keys): bundle for bundle in reversed(own)}
        return list(reversed(found.values()))

    def _add(self, bundle: Bundle, *, recorded: bool) -> None:
        if not recorded:
            looks = tuple(_plain(bundle.get(key)) for key in self._keys)
            if looks in self._seen:
                return
            self._seen.add(looks)
        said = tuple(test(bundle) for test in self._tests)
        if said not in self._class:
            self._class[said] = len(self.bundles)
            self.bundles.append(bundle)
            self.recorded.append(recorded)

    def class_of(self, values: Values) -> int:
        """The class that an event has here."""
        return self._class[tuple(test(values) for test in self._tests)]

    def bits(self, check: Check | Exists) -> list[bool]:
        """What a comparison says of each class."""
        if check in self.checks:
            place = self.checks.index(check)
            return [said[place] for said in self._class]
        test = compared(check)
        return [test(bundle) for bundle in self.bundles]


@lru_cache(maxsize=4096)
def recorded_part(event: Event, names: tuple[str, ...]) -> Bundle:
    """The fields of a recorded event that belong to a part."""
    return {key: value for key, value in event.values.items() if group_of(key) in names}


def _plain(value: object) -> Hashable:
    return tuple(map(str, value)) if isinstance(value, list) else value if isinstance(value, Hashable) else str(value)


class Space:
    """The events that could be put together, over what some conditions look at."""

    def __init__(self, nodes: Iterable[Node], events: Sequence[Event]) -> None:
        self.events = tuple(events)
        checks = tuple(dict.fromkeys(bare(check) for node in nodes for check in checks_of(node)))
        self.parts = tuple(Part(names, own, events) for names, own in _sorted_by_part(checks).items())
        self.size = 1
        for part in self.parts:
            part.stride = self.size
            self.size *= len(part.bundles)
        self.every = (1 << self.size) - 1
        self._masks: dict[Check | Exists, int] = {}

    def mask(self, node: Node) -> int:
        """The events for which a condition holds."""
        if isinstance(node, And):
            return reduce(and_, map(self.mask, node.children))
        if isinstance(node, Or):
            return reduce(or_, map(self.mask, node.children))
        if isinstance(node, Not):
            return self.every & ~self.mask(node.child)
        if not isinstance(node, Check | Exists):
            return 0
        check = bare(node)
        if check not in self._masks:
            self._masks[check] = self._of(check)
        return self._masks[check]

    def _of(self, check: Check | Exists) -> int:
        groups = {group_of(key) for key in keys_read(check)}
        part = next((each for each in self.parts if groups <= set(each.names)), None)
        if part is None:
            return self.every if compared(check)({}) else 0
        ones = (1 << part.stride) - 1
        block = sum(ones << (place * part.stride) for place, said in enumerate(part.bits(check)) if said)
        period = part.stride * len(part.bundles)
        return block * (self.every // ((1 << period) - 1))

    def index(self, event: Event) -> int:
        """The place of a recorded event."""
        return sum(part.class_of(event.values) * part.stride for part in self.parts)

    def values(self, index: int, base: Values) -> Values:
        """The event at a place, with what no condition looks at taken from another."""
        found: Values = dict(base)
        for part in self.parts:
            bundle = part.bundles[index // part.stride % len(part.bundles)]
            if bundle != part.of(base):
                found = {key: value for key, value in found.items() if group_of(key) not in part.names} | dict(bundle)
        return found

    def nearest(self, mask: int, event: Event) -> Iterator[tuple[int, int]]:
        """The places of a set that differ from an event in one part, then in two, each with how many differ."""
        here = self.index(event)
        for part in self.parts:
            for place in self._line(here, part):
                if mask >> place & 1:
                    yield place, 1
        for first, one in enumerate(self.parts):
            for other in self.parts[first + 1 :]:
                for place in self._line(here, one):
                    for both in self._line(place, other):
                        if mask >> both & 1:
                            yield both, 2

    def _line(self, here: int, part: Part) -> Iterator[int]:
        """The places with another class in one part."""
        own = here // part.stride % len(part.bundles)
        for place in range(len(part.bundles)):
            if place != own:
                yield here + (place - own) * part.stride


def _sorted_by_part(checks: Sequence[Check | Exists]) -> dict[tuple[str, ...], list[Check | Exists]]:
    """The comparisons by the part of events they look at; parts that one of them looks at together are one."""
    together: list[set[str]] = []
    for check in checks:
        groups = {group_of(key) for key in keys_read(check)}
        if not groups:
            continue
        joined = [each for each in together if each & groups]
        together = [each for each in together if not each & groups]
        together.append(groups.union(*joined))
    found: dict[tuple[str, ...], list[Check | Exists]] = {tuple(sorted(each)): [] for each in together}
    for check in checks:
        groups = {group_of(key) for key in keys_read(check)}
        for names, own in found.items():
            if groups and groups <= set(names):
                own.append(check)
    return found


def lowest(mask: int) -> int:
    """The first place of a set."""
    return (mask & -mask).bit_length() - 1
