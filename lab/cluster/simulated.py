"""The cluster that needs no cluster."""

from __future__ import annotations

from lab.cluster.apply import apply
from lab.cluster.protocol import Applied
from lab.cluster.state import State
from lab.manifests.submission import Submission


class SimulatedCluster:
    """Tries a submission on a state in memory; implements :class:`lab.cluster.protocol.Cluster`."""

    name = "simulated"

    def apply(self, state: State, submission: Submission) -> Applied:
        """Hand the submission's documents in, in order. Never raises for what they hold."""
        return apply(state, submission)
