"""The alerts that Falco raises over the recorded events."""

from __future__ import annotations

from functools import lru_cache

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.falco.events.evaluating import Truth, truth
from lab.subjects.falco.events.event import Event, Values, events_of
from lab.subjects.falco.events.printing import json_line, line
from lab.subjects.falco.loading import Running, running
from lab.subjects.falco.rules.compiling import Rule
from lab.subjects.falco.settings import Settings


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert: the rule, the event, and the line that is printed."""

    rule: str
    priority: int
    event: Event
    line: str


@lru_cache(maxsize=1024)
def condition(rule: Rule) -> Truth:
    """A rule's condition as a function, made once."""
    return truth(rule.node)


def fires(rule: Rule, values: Values) -> bool:
    """Whether a rule's condition holds for an event of its source."""
    return values.get("evt.source") == rule.item.source and condition(rule)(values)


def raised(falco: Running, values: Values) -> tuple[Rule, ...]:
    """The rules that alert of an event: the first that matches, or all, as falco.yaml says."""
    found = []
    for rule in falco.rules:
        if fires(rule, values):
            found.append(rule)
            if falco.settings.first_only:
                break
    return tuple(found)


def printed(rule: Rule, values: Values, settings: Settings) -> str:
    """The line that an alert prints."""
    return json_line(rule, values) if settings.json_output else line(rule, values, iso_time=settings.iso_time)


def alerts(state: State) -> tuple[Alert, ...]:
    """Every alert over the recorded events, in order."""
    return replayed(running(state), events_of(state))


@lru_cache(maxsize=32)
def replayed(falco: Running, events: tuple[Event, ...]) -> tuple[Alert, ...]:
    """The same for Falco as it runs."""
    return tuple(
        Alert(rule.name, rule.item.priority, event, printed(rule, event.values, falco.settings))
        for event in events
        for rule in raised(falco, event.values)
    )
