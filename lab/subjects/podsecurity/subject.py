"""The Pod Security subject, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.podsecurity.checks import KINDS
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.mutation import Mutation
    from lab.subjects.podsecurity.view import SecurityView
    from lab.subjects.topic import Topic


class PodSecuritySubject:
    """What namespaces admit, and what each container of a workload may do."""

    name = "podsecurity"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``admits``, ``context`` and ``runs``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The workloads, containers and namespaces that leave the bounds, the most recognisable first."""
        from lab.subjects.podsecurity.proof.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for Pod Security and hardening."""
        from lab.subjects.podsecurity.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of Pod Security and hardening, with the misunderstandings that belong to each."""
        from lab.subjects.podsecurity.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> SecurityView:
        """What each namespace asks and admits, and every container's effective settings."""
        from lab.subjects.podsecurity.view import security_view

        return security_view(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of workloads and labels, and a second opinion on each by the documentation."""
        from lab.subjects.podsecurity.mutation.testing import PodSecurityMutation

        return PodSecurityMutation()
