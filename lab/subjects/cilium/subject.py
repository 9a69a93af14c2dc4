"""The subject of Cilium, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.cilium.checks import KINDS
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.cilium.view import Overview
    from lab.subjects.mutation import Mutation
    from lab.subjects.topic import Topic


class CiliumSubject:
    """Flows between identities, what may be said on them, and whether they are encrypted."""

    name = "cilium"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``flow`` and ``transit``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The flows in which a state leaves the bounds, the most recognisable first."""
        from lab.subjects.cilium.proof.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for Cilium."""
        from lab.subjects.cilium.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of Cilium, with the misunderstandings that belong to each."""
        from lab.subjects.cilium.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> Overview:
        """Each policy, whom it is for, and what it allows."""
        from lab.subjects.cilium.view import overview

        return overview(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of policies and of the configuration, and a second opinion on each by brute force."""
        from lab.subjects.cilium.mutation import CiliumMutation

        return CiliumMutation()
