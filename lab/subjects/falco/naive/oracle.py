"""Whether Falco alerts of what it must and of nothing else, by asking every event that can be put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product
from typing import Any

from lab.cluster.state import State
from lab.subjects.falco.naive.conditions import Comparison, Expression, WrongError
from lab.subjects.falco.naive.files import SEVERITY, Started
from lab.subjects.falco.naive.recorded import Event, events_in, pieces
from lab.subjects.falco.naive.workloads import first_wrong
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

MOST = 60000
"""Events that are asked at most."""


def oracle(bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
    """Ask the recorded events, then every mixture of their pieces and of made-up ones."""
    wrong = first_wrong(bounds.required, state)
    if wrong:
        return Ruling(False, wrong)
    need, may = _started(_files(bounds.required)), _started(_files(bounds.permitted))
    now = _started(_files(state))
    if isinstance(need, str) or isinstance(may, str):
        return Ruling(True)
    if isinstance(now, str):
        return Ruling(False, f"Falco does not start: {now}")
    said = _settings(need, may, now)
    return Ruling(False, said) if said else _asked(need, may, now, events_in(dict(bounds.required.node_files)), closed)


def _files(state: State) -> tuple[tuple[str, str], ...]:
    return tuple((path, text) for path, text in sorted(state.node_files.items()) if path.startswith("/etc/falco/"))


@lru_cache(maxsize=64)
def _started(files: tuple[tuple[str, str], ...]) -> Started | str:
    try:
        return Started(dict(files))
    except (WrongError, KeyError, TypeError, ValueError, AttributeError) as wrong:
        return repr(wrong)


def _settings(need: Started, may: Started, now: Started) -> str:
    for place, said in enumerate(now.form):
        if need.form[place] == may.form[place] != said:
            return f"setting {place} is {said}"
    if not need.outputs <= now.outputs <= may.outputs:
        return f"alerts go to {sorted(now.outputs)}"
    for name in now.on():
        if name in need.on() and name in may.on():
            bounds = sorted(SEVERITY.index(_priority(each.rules[name])) for each in (need, may))
            if not bounds[0] <= SEVERITY.index(_priority(now.rules[name])) <= bounds[1]:
                return f"{name} has priority {now.rules[name]['priority']}"
    return ""


def _priority(rule: dict[str, Any]) -> str:
    name = str(rule["priority"]).lower()
    return "informational" if name == "info" else name


def _asked(need: Started, may: Started, now: Started, events: list[Event], closed: bool) -> Ruling:
    three = (need, may, now)
    names = dict.fromkeys(name for each in three for name in each.on())
    changed = [name for name in names if len({_text(each, name) for each in three}) > 1]
    expressions = [each.expressions[name] for name in changed for each in three if name in each.on()]
    every = list(dict.fromkeys(one for expression in expressions for one in expression.comparisons))
    asked = [(name, *(_test(each, name, every) for each in three)) for name in changed]
    for truths, event in (*_recorded(events, every), *(() if closed else _mixed(events, every))):
        for name, least, most, found in asked:
            alerts = found(truths)
            wrong = not most(truths) if alerts else least(truths)
            if wrong and _fires_first(three, name, event, alerts):
                return Ruling(False, f"{name}: {_shown(event)}")
    if changed and now.first == "first":
        for event in events:
            alone = need.first == "first"
            before = [_first(need, event)] if alone else [name for name in need.on() if _holds(need, name, event)]
            for name in before:
                if name and name not in changed and _first(now, event) != name:
                    return Ruling(False, f"{name} is overtaken: {_shown(event)}")
    return _printed(three, changed, events)


def _text(falco: Started, name: str) -> str:
    if name not in falco.on():
        return ""
    expression = falco.expressions[name]
    return f"{expression.code} {expression.comparisons} {falco.rules[name]['output'].strip()}"


def _test(falco: Started, name: str, every: list[Comparison]) -> Any:
    """A rule as a function of what the comparisons say."""
    if name not in falco.on():
        return lambda _: False
    expression: Expression = falco.expressions[name]
    places = [every.index(each) for each in expression.comparisons]
    code = re.sub(r"c([0-9]+)", lambda found: f"t[{places[int(found.group(1))]}]", expression.code)
    return eval(f"lambda t: {code}")


def _recorded(events: list[Event], every: list[Comparison]) -> Iterator[tuple[tuple[bool, ...], Event]]:
    return ((tuple(each(event) for each in every), event) for event in events)


def _mixed(events: list[Event], every: list[Comparison]) -> Iterator[tuple[tuple[bool, ...], Event]]:
    """Every mixture of pieces, as far as any comparison can tell them apart."""
    apart: list[dict[tuple[bool, ...], Event]] = []
    for listed in pieces(events, every).values():
        kinds: dict[tuple[bool, ...], Event] = {}
        for each in listed:
            kinds.setdefault(tuple(one(each) for one in every), each)
        apart.append(kinds)
    base = events[0] if events else {}
    for chosen in islice(product(*(kinds.items() for kinds in apart)), MOST):
        truths = tuple(any(said[place] for said, _ in chosen) for place in range(len(every)))
        event = {"evt.time": base.get("evt.time"), "evt.time.s": base.get("evt.time.s")}
        for _, piece in chosen:
            event |= piece
        yield truths, event


def _fires_first(three: tuple[Started, ...], name: str, event: Event, alerts: bool) -> bool:
    """Whether it is so as well where Falco stops at the first rule that matches."""
    need, may, now = three
    if "first" not in (need.first, now.first):
        return True
    bound = may if alerts else need
    return (_first(now, event) == name) is alerts and (_first(bound, event) == name) is not alerts


def _first(falco: Started, event: Event) -> str:
    for name in falco.on():
        expression = falco.expressions[name]
        held = {f"c{place}": one(event) for place, one in enumerate(expression.comparisons)}
        if eval(expression.code, {}, held):
            return name
    return ""


def _printed(three: tuple[Started, ...], changed: list[str], events: list[Event]) -> Ruling:
    need = three[0]
    for name in changed:
        if any(name not in each.on() for each in three):
            continue
        least, most, found = (" ".join(each.rules[name]["output"].split("\n")).strip() for each in three)
        if least != most or found == least:
            continue
        alerted = [event for event in events if _holds(need, name, event)]
        others = [{**alerted[0], **{key: value for key, value in event.items() if not key.startswith("evt.")}}
                  for event in events] if alerted else []  # fmt: skip
        for event in (*alerted, *others):
            if _filled(found, event) != _filled(least, event):
                return Ruling(False, f"{name} prints {_filled(found, event)}")
    return Ruling(True)


def _holds(falco: Started, name: str, event: Event) -> bool:
    expression = falco.expressions[name]
    return bool(eval(expression.code, {}, {f"c{n}": one(event) for n, one in enumerate(expression.comparisons)}))


def _filled(output: str, event: Event) -> str:
    def value(found: re.Match[str]) -> str:
        held = event.get(found.group(1))
        return "<NA>" if held is None else str(held).lower() if isinstance(held, bool) else str(held)

    return re.sub(r"%([a-z0-9_]+(?:\.[a-z0-9_]+)+(?:\[[^\]]*\])?)", value, output)


def _shown(event: Event) -> str:
    keys = ("evt.type", "proc.name", "proc.cmdline", "fd.name", "container.name", "user.name", "proc.tty")
    return ", ".join(f"{key}={event[key]}" for key in keys if key in event)
