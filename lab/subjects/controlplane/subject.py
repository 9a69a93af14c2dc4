"""The subject of the control plane, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.controlplane.checks import KINDS
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.controlplane.view import ComponentRow, FileRow
    from lab.subjects.mutation import Mutation
    from lab.subjects.topic import Topic


class ControlPlaneSubject:
    """Which components start with their files, and what is in force."""

    name = "controlplane"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``starts``, ``flag``, ``kubelet``, ``anonymous``, ``cis`` and ``mode``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """What does not start, and every setting that leaves the bounds."""
        from lab.subjects.controlplane.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for the control plane."""
        from lab.subjects.controlplane.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of the control plane, with the misunderstandings that belong to each."""
        from lab.subjects.controlplane.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> tuple[ComponentRow | FileRow, ...]:
        """Every component with what is in force."""
        from lab.subjects.controlplane.view import rows

        return rows(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of manifests, configurations and modes, and a second opinion on each."""
        from lab.subjects.controlplane.mutation import ControlPlaneMutation

        return ControlPlaneMutation()
