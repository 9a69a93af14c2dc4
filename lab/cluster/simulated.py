"""The cluster that needs no cluster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.apply import apply
from lab.cluster.protocol import Applied
from lab.cluster.state import State
from lab.manifests.submission import Submission

if TYPE_CHECKING:
    from lab.cluster.acting import Acting
    from lab.cluster.trial import Observation, Trial


class SimulatedCluster:
    """Tries a submission on a state in memory; implements :class:`lab.cluster.protocol.Cluster`."""

    name = "simulated"
    tries = False

    def apply(self, state: State, submission: Submission, acting: Acting | None = None) -> Applied:
        """Hand the submission's documents in, in order. Never raises for what they hold."""
        return apply(state, submission, acting)

    def observe(self, _trials: Mapping[str, tuple[Trial, ...]], /) -> Mapping[str, tuple[Observation, ...]]:
        """Nothing: what the engines say of the state is all there is."""
        return {}
