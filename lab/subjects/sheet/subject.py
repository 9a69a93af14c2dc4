"""The subject of answer sheets, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness
from lab.subjects.sheet.checks import KINDS

if TYPE_CHECKING:
    from lab.subjects.mutation import Mutation
    from lab.subjects.sheet.view import Answered
    from lab.subjects.topic import Topic


class SheetSubject:
    """What a learner found out and wrote down."""

    name = "sheet"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``answered``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:  # noqa: ARG002
        """The questions that are not answered right. None of them says what would be."""
        from lab.subjects.answering.judging import wrong_answers

        return tuple(wrong.witness for wrong in wrong_answers(bounds, state))

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for answer sheets."""
        from lab.subjects.sheet.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """What reading a scenario closely takes, with the misunderstandings that belong to it."""
        from lab.subjects.sheet.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> tuple[Answered, ...]:
        """What is written on the sheet."""
        from lab.subjects.sheet.view import rows

        return rows(state)

    @property
    def mutation(self) -> Mutation:
        """Sheets with an answer changed, and a second opinion on each."""
        from lab.subjects.sheet.mutation import SheetMutation

        return SheetMutation()
