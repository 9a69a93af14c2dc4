"""The subject of the supply chain, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness
from lab.subjects.supplychain.checks import KINDS

if TYPE_CHECKING:
    from lab.subjects.mutation import Mutation
    from lab.subjects.supplychain.view import SupplyChain
    from lab.subjects.topic import Topic


class SupplyChainSubject:
    """Which images run, where they come from, and what is known of them."""

    name = "supplychain"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``images``, ``found`` and ``score``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The containers whose images leave the bounds, and what else was touched."""
        from lab.subjects.supplychain.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for the supply chain."""
        from lab.subjects.supplychain.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of the supply chain, with the misunderstandings that belong to each."""
        from lab.subjects.supplychain.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> SupplyChain:
        """The images that run, and what the files say."""
        from lab.subjects.supplychain.view import supply_chain

        return supply_chain(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of workloads and their images, and a second opinion on each."""
        from lab.subjects.supplychain.mutation import SupplyChainMutation

        return SupplyChainMutation()
