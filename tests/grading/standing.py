"""A stand-in for a real cluster: whatever is tried fares as a function says."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lab.cluster.acting import Acting
from lab.cluster.apply import apply
from lab.cluster.protocol import Applied
from lab.cluster.state import State
from lab.cluster.trial import Observation, Trial
from lab.manifests.submission import Submission


class Standing:
    """A cluster whose trials fare as ``fares`` says; None for one that could not be tried."""

    name = "live"
    tries = True

    def __init__(self, fares: Callable[[Trial], bool | None]) -> None:
        self.fares = fares

    def apply(self, state: State, submission: Submission, acting: Acting | None = None) -> Applied:
        return apply(state, submission, acting)

    def observe(self, trials: Mapping[str, tuple[Trial, ...]], /) -> Mapping[str, tuple[Observation, ...]]:
        return {
            check: tuple(Observation(trial, self.fares(trial), "as the test says", 0.25) for trial in each)
            for check, each in trials.items()
        }


def as_simulated(trial: Trial) -> bool | None:
    """A cluster that does what the simulator says."""
    return trial.simulated
