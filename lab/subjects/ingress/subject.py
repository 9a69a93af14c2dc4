"""The subject of Ingress, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.ingress.checks import ServesKind
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.ingress.view import IngressView
    from lab.subjects.mutation import Mutation
    from lab.subjects.topic import Topic


class IngressSubject:
    """Which hosts and paths are served, with which certificates."""

    name = "ingress"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``serves``."""
        kinds: tuple[CheckKind, ...] = (ServesKind(),)
        return {kind.key: kind for kind in kinds}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The hosts and paths that leave the bounds, the most recognisable first."""
        del closed  # only what is there counts, in a closed world or not
        from lab.subjects.ingress.compare import compare

        return compare(bounds, state)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for Ingress."""
        from lab.subjects.ingress.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of Ingress, with the misunderstandings that belong to each."""
        from lab.subjects.ingress.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> IngressView:
        """Every host and path that is named."""
        from lab.subjects.ingress.view import ingress_view

        return ingress_view(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of Ingresses, and a second opinion on each from the raw manifests."""
        from lab.subjects.ingress.mutation.testing import IngressMutation

        return IngressMutation()
