"""The RBAC subject, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness
from lab.subjects.rbac.checks import CanKind

if TYPE_CHECKING:
    from lab.subjects.mutation import Mutation
    from lab.subjects.rbac.table import AccessTable
    from lab.subjects.topic import Topic


class RbacSubject:
    """Requests to the API server under Roles, ClusterRoles and their bindings."""

    name = "rbac"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``can``: requests that someone must, or must not, be allowed."""
        kind = CanKind()
        return {kind.key: kind}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The requests in which a state leaves the bounds, the most recognisable first."""
        from lab.subjects.rbac.proof.compare import compare
        from lab.subjects.rbac.proof.words import witnesses

        return witnesses(compare(bounds, state, closed=closed))

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for RBAC."""
        from lab.subjects.rbac.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of RBAC, with the misunderstandings that belong to each."""
        from lab.subjects.rbac.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> AccessTable:
        """Who may do what: everyone a binding names, over the resources worth a look."""
        from lab.subjects.rbac.table import table

        return table(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of roles and bindings, and a brute-force second opinion on each."""
        from lab.subjects.rbac.mutation.testing import RbacMutation

        return RbacMutation()
