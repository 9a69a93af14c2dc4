"""The subject of admission, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.admission.checks import KINDS
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.admission.view import AdmissionView
    from lab.subjects.mutation import Mutation
    from lab.subjects.topic import Topic


class AdmissionSubject:
    """What the API server lets in: by its admission policies, its plugins, and their files."""

    name = "admission"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``judged`` and ``webhook``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The requests that fare otherwise than they should, and the settings that leave their bounds."""
        from lab.subjects.admission.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for admission."""
        from lab.subjects.admission.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of admission, with the misunderstandings that belong to each."""
        from lab.subjects.admission.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> AdmissionView:
        """The policies and the settings in force, in short."""
        from lab.subjects.admission.view import view

        return view(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of policies and of files, and a second opinion on each."""
        from lab.subjects.admission.mutation import AdmissionMutation

        return AdmissionMutation()
