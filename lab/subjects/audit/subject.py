"""The subject of audit, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.audit.checks import KINDS
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.audit.view import AuditView
    from lab.subjects.mutation import Mutation
    from lab.subjects.topic import Topic


class AuditSubject:
    """What the API server writes down of each request."""

    name = "audit"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``audited``, ``logs`` and ``logged``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """How the log is not kept as asked, and the requests of which it says too little or too much."""
        from lab.subjects.audit.judged import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for audit."""
        from lab.subjects.audit.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of audit, with the misunderstandings that belong to each."""
        from lab.subjects.audit.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> AuditView:
        """The log and the policy in short."""
        from lab.subjects.audit.view import view

        return view(state)

    @property
    def mutation(self) -> Mutation:
        """Changed policies and manifests, and a second opinion on each by brute force."""
        from lab.subjects.audit.mutation import AuditMutation

        return AuditMutation()
