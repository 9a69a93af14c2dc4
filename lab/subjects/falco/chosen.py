"""Which recorded events a check is about."""

from __future__ import annotations

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.falco.events.evaluating import written
from lab.subjects.falco.events.event import Event, events_of


@dataclass(frozen=True, slots=True)
class Chosen:
    """Recorded events, by their numbers and by what their fields are. Where neither is said, all of them."""

    numbers: tuple[int, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def of(self, state: State) -> tuple[Event, ...]:
        """The events of a state that are meant."""
        return tuple(event for event in events_of(state) if self._means(event))

    def _means(self, event: Event) -> bool:
        if self.numbers and event.number not in self.numbers:
            return False
        return all(_said(event, key) in values for key, values in self.where)


def _said(event: Event, key: str) -> str:
    """What a field says; empty where it is not there."""
    return written(event.values[key]) if key in event.values else ""


def chosen(fields: JsonObject) -> Chosen:
    """The events that ``events`` and ``where`` of a check name. Raises ValueError saying what to write."""
    numbers, where = fields.get("events", []), fields.get("where", {})
    if not isinstance(numbers, list) or not all(isinstance(each, int) for each in numbers):
        raise ValueError("events must list the numbers of recorded events")
    if not isinstance(where, dict):
        raise ValueError("where must say which fields the events have, e.g. {proc.name: sh}")
    pairs = ((str(key), value if isinstance(value, list) else [value]) for key, value in where.items())
    return Chosen(tuple(numbers), tuple((key, tuple(map(_text, values))) for key, values in pairs))


def _text(value: object) -> str:
    return "" if value is None else written(value)
