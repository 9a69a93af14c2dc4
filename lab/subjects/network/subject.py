"""The network subject, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.network.checks import ConnectKind
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.mutation import Mutation
    from lab.subjects.network.matrix import Matrix
    from lab.subjects.topic import Topic


class NetworkSubject:
    """Connections between pods, and with hosts outside, under NetworkPolicy."""

    name = "network"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``connect``: one connection that must, or must not, be possible."""
        kind = ConnectKind()
        return {kind.key: kind}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The connections in which a state leaves the bounds, the most recognisable first."""
        from lab.subjects.network.proof.compare import compare
        from lab.subjects.network.proof.words import witnesses

        return witnesses(compare(bounds, state, closed=closed))

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for NetworkPolicy."""
        from lab.subjects.network.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of NetworkPolicy, with the misunderstandings that belong to each."""
        from lab.subjects.network.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> Matrix:
        """Who reaches whom, over every port worth a look."""
        from lab.subjects.network.matrix import reachability
        from lab.subjects.network.world import World

        return reachability(World.of(state))

    @property
    def mutation(self) -> Mutation:
        """Mutants of policies, and a brute-force second opinion on each."""
        from lab.subjects.network.mutation.testing import NetworkMutation

        return NetworkMutation()
