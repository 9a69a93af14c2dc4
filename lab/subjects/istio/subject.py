"""The subject of Istio, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.istio.checks import KINDS
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.istio.view import WorkloadRow
    from lab.subjects.mutation import Mutation
    from lab.subjects.topic import Topic


class IstioSubject:
    """Whether workloads take traffic in the clear, and which requests they let through."""

    name = "istio"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``mtls`` and ``request``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The requests in which a state leaves the bounds, the most recognisable first."""
        from lab.subjects.istio.proof.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for Istio."""
        from lab.subjects.istio.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of Istio, with the misunderstandings that belong to each."""
        from lab.subjects.istio.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> tuple[WorkloadRow, ...]:
        """Each workload: its sidecar, its modes, the policies for it."""
        from lab.subjects.istio.view import overview

        return overview(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of policies and labels, and a second opinion on each by brute force."""
        from lab.subjects.istio.mutation import IstioMutation

        return IstioMutation()
