"""The subject of Falco, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.falco.checks import KINDS
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.falco.view import FalcoView
    from lab.subjects.mutation import Mutation
    from lab.subjects.topic import Topic


class FalcoSubject:
    """What Falco alerts of."""

    name = "falco"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``loads``, ``alerts``, ``prints``, ``seen`` and ``stopped``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The alerts that are missing, those that must not be, and what is printed otherwise than asked."""
        from lab.subjects.falco.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for Falco."""
        from lab.subjects.falco.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of Falco, with the misunderstandings that belong to each."""
        from lab.subjects.falco.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> FalcoView:
        """The alerts over the recorded events."""
        from lab.subjects.falco.view import view

        return view(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of rules files and settings, and a second opinion on each by brute force."""
        from lab.subjects.falco.mutation import FalcoMutation

        return FalcoMutation()
