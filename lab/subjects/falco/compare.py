"""Falco within its bounds: the alerts that must be and are not, and those that are and must not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.falco.events.event import Event, Values, events_of
from lab.subjects.falco.language.tree import same
from lab.subjects.falco.loading import Running, running
from lab.subjects.falco.outputs import outputs_wrong, setting_wrong
from lab.subjects.falco.proving.space import Space, lowest
from lab.subjects.falco.replaying import printed, raised
from lab.subjects.falco.rules.compiling import Rule
from lab.subjects.falco.rules.items import PRIORITIES, SYSCALL
from lab.subjects.falco.stopping import workloads_wrong
from lab.subjects.falco.words import alert_told, told
from lab.subjects.protocol import Bounds, Note, Witness

MOST_TOLD = 6
"""Events that are told of for one rule and one side."""

MOST_TRIED = 60
"""Events that nobody recorded, looked at one by one for whether another rule alerts first."""


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
    """Every way in which Falco, with the files that a state has, leaves the bounds.

    ``closed`` looks at the recorded events alone.
    """
    stopped = tuple(workloads_wrong(bounds, state))
    if running(bounds.required).error is not None:
        return stopped
    three = Three(running(bounds.required), running(bounds.permitted), running(state), events_of(bounds.required))
    return (*stopped, *_compared(three.required, three.permitted, three.found, three.events, closed))


@dataclass(frozen=True, slots=True, eq=False)
class Three:
    """Falco as it must alert at least, as it may at most, and as it is; and the recorded events."""

    required: Running
    permitted: Running
    found: Running
    events: tuple[Event, ...]

    def on(self, name: str) -> tuple[Rule | None, Rule | None, Rule | None]:
        """A rule in each, where it is on."""
        need, may, now = (
            next((rule for rule in falco.rules if rule.name == name), None)
            for falco in (self.required, self.permitted, self.found)
        )
        return need, may, now


@lru_cache(maxsize=64)
def _compared(
    required: Running, permitted: Running, found: Running, events: tuple[Event, ...], closed: bool
) -> tuple[Witness, ...]:
    three = Three(required, permitted, found, events)
    if found.error is not None:
        return (not_starting(found),)
    witnesses = [*setting_wrong(required, permitted, found), *outputs_wrong(required, permitted, found)]
    changed = changed_rules(three)
    space = space_of(three, changed)
    for name in changed:
        witnesses += _of_rule(name, three, space, closed=closed)
    if changed and found.settings.first_only:
        witnesses += _overtaken(three, changed)
    return tuple(witnesses)


def _overtaken(three: Three, changed: tuple[str, ...]) -> Iterator[Witness]:
    """Recorded events of which a rule that nobody changed no longer alerts, because another does first."""
    for event in three.events:
        now = {rule.name for rule in raised(three.found, event.values)}
        for rule in raised(three.required, event.values):
            if rule.name not in changed and rule.name not in now:
                text = alert_told(rule.name, "missing", event.values, event.number)
                yield Witness("missing", text, {"rule": rule.name, "event": event.number}, (Note(text, good=False),))


def not_starting(found: Running) -> Witness:
    """What is told where Falco does not start."""
    assert found.error is not None
    text = f"Falco does not start: {found.error.text}"
    return Witness("missing", text, {"reason": "falco-refuses"}, (Note(text, False, found.error.span),))


def changed_rules(three: Three) -> tuple[str, ...]:
    """The rules that are not the same in all three, in Falco's order."""
    every = dict.fromkeys(
        rule.name for falco in (three.required, three.permitted, three.found) for rule in falco.rules
    )
    return tuple(name for name in every if not _alike(three.on(name)))


def _alike(rules: tuple[Rule | None, Rule | None, Rule | None]) -> bool:
    first = rules[0]
    return first is not None and all(
        each is not None
        and (
            each is first
            or (
                each.item.priority == first.item.priority
                and each.item.source == first.item.source
                and each.output == first.output
                and same(each.node, first.node)
            )
        )
        for each in rules
    )


def space_of(three: Three, changed: tuple[str, ...]) -> Space:
    """The events over which the changed rules are compared."""
    rules = tuple(rule for name in changed for rule in three.on(name) if rule is not None)
    return _space(rules, three.events)


@lru_cache(maxsize=8)
def _space(rules: tuple[Rule, ...], events: tuple[Event, ...]) -> Space:
    return Space([rule.node for rule in rules], events)


def mask_of(rule: Rule | None, space: Space) -> int:
    """The events that a rule's condition holds for; none for a rule that is not there."""
    return 0 if rule is None or rule.item.source != SYSCALL else space.mask(rule.node)


def _of_rule(name: str, three: Three, space: Space, *, closed: bool) -> Iterator[Witness]:
    need, may, now = three.on(name)
    needed, allowed, is_now = (mask_of(rule, space) for rule in (need, may, now))
    side = _Side(name, three, space, closed)
    yield from side.told("missing", needed & ~is_now)
    yield from side.told("excess", is_now & ~allowed)
    if need is not None and may is not None and now is not None:
        yield from _said_wrong(side, (need, may, now), needed & is_now)


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """What is told of one rule."""

    name: str
    three: Three
    space: Space
    closed: bool

    def told(self, kind: str, mask: int) -> Iterator[Witness]:
        """The events of a set, those recorded first; one that could come only where no recorded one shows it."""
        recorded = [event for event in self.three.events if mask >> self.space.index(event) & 1]
        found = [event for event in recorded if self._so(kind, event.values)]
        yield from (self._witness(kind, event.values, event) for event in found[:MOST_TOLD])
        if mask and not found and not self.closed:
            yield from islice(self._made_up(kind, mask), 1)

    def _so(self, kind: str, values: Values) -> bool:
        """Whether it comes out so when rules before it alert first, where Falco stops at the first."""
        three = self.three
        if not three.found.settings.first_only and not three.required.settings.first_only:
            return True
        now = any(rule.name == self.name for rule in raised(three.found, values))
        bound = three.required if kind == "missing" else three.permitted
        wanted = any(rule.name == self.name for rule in raised(bound, values))
        return wanted and not now if kind == "missing" else now and not wanted

    def _made_up(self, kind: str, mask: int) -> Iterator[Witness]:
        if not self.three.events:
            return
        for values in islice(self.candidates(mask), MOST_TRIED):
            if self._so(kind, values):
                yield self._witness(kind, values, None)

    def candidates(self, mask: int) -> Iterator[Values]:
        """The events of a set, those closest to a recorded one first."""
        close = sorted(
            ((count, place, event) for event in self.three.events for place, count in self.space.nearest(mask, event)),
            key=lambda each: each[0],
        )
        yield from (self.space.values(place, event.values) for _, place, event in close)
        first = self.three.events[0]
        while mask:
            place = lowest(mask)
            mask &= mask - 1
            yield self.space.values(place, first.values)

    def _witness(self, kind: str, values: Values, event: Event | None) -> Witness:
        deed = told(values)
        text = alert_told(self.name, kind, values, event.number if event is not None else None)
        facts = {"rule": self.name, "event": event.number if event is not None else None, "what": deed}
        rule = self.three.found.rule(self.name)
        span = rule.wording.span(0) if rule is not None and kind == "excess" else None
        return Witness(kind, text, facts, (Note(text, good=False, span=span),), made_up=event is None)


def _said_wrong(side: _Side, rules: tuple[Rule, Rule, Rule], mask: int) -> Iterator[Witness]:
    """A priority or an output that is not as asked; where the bounds differ, what lies between them is right too."""
    need, may, now = rules
    low, high = sorted((need.item.priority, may.item.priority))
    if not low <= now.item.priority <= high:
        wanted, found = PRIORITIES[need.item.priority], PRIORITIES[now.item.priority]
        text = f"{side.name!r} alerts with priority {found}, and must with {wanted}"
        yield Witness("excess", text, {"rule": side.name, "priority": found}, (Note(text, good=False),))
    if need.output != may.output or now.output == need.output:
        return
    events = [event.values for event in side.three.events if mask >> side.space.index(event) & 1]
    if not side.closed:
        events += islice(_others(side, mask), MOST_TRIED)
    for values in events:
        asked = printed(need, values, side.three.required.settings)
        given = printed(now, values, side.three.found.settings)
        if _text(asked) != _text(given):
            text = f"{side.name!r} prints: {_text(given)}"
            notes = (Note(text, good=False), Note(f"and must print: {_text(asked)}"))
            yield Witness("excess", text, {"rule": side.name, "printed": given, "asked": asked}, notes)
            return


def _text(line: str) -> str:
    """A line without its time and priority, which are told of elsewhere."""
    parts = line.split(": ", 1)
    words = parts[-1].split(" ", 1)
    return words[-1]


def _others(side: _Side, mask: int) -> Iterator[Values]:
    """Recorded events with every part in turn taken from another: a field that is always the same tells itself."""
    events = side.three.events
    base = next((event for event in events if mask >> side.space.index(event) & 1), None)
    if base is None:
        return
    for other in events:
        changed = {key: value for key, value in other.values.items() if not key.startswith("evt.")}
        yield {**base.values, **changed}
