"""How requests fare in a cluster, each worked out once."""

from __future__ import annotations

from lab.cluster.state import State
from lab.subjects.admission.probe import Judgement, Probe, judge
from lab.subjects.remembered import of_state


@of_state
def _known(_state: State) -> dict[int, tuple[Probe, Judgement]]:
    return {}


def answer(state: State, probe: Probe) -> Judgement:
    """How a probe fares in a cluster."""
    known = _known(state)
    found = known.get(id(probe))
    if found is None:
        # The probe is kept with the answer, so that no other gets its identity meanwhile.
        found = known[id(probe)] = (probe, judge(state, probe))
    return found[1]
