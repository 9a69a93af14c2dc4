"""What Falco tells of the recorded events, in short."""

from __future__ import annotations

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.falco.events.event import Event, events_of
from lab.subjects.falco.loading import Running, running
from lab.subjects.falco.replaying import Alert, replayed


@dataclass(frozen=True, slots=True, eq=False)
class FalcoView:
    """Falco as it runs, and its alerts over the recorded events."""

    falco: Running
    events: tuple[Event, ...]
    alerts: tuple[Alert, ...]


def view(state: State) -> FalcoView:
    """Replay the events of a state."""
    falco, events = running(state), events_of(state)
    return FalcoView(falco, events, replayed(falco, events))
