"""RBAC's tests of its own grading, as the author's gate sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.subjects.mutation import Mutant, Ruling
from lab.subjects.protocol import Bounds
from lab.subjects.rbac.mutation import mutants
from lab.subjects.rbac.naive.oracle import oracle


class RbacMutation:
    """Mutants of roles and bindings; an oracle that lists every request."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:
        """Every change of one thing, without repeats and never the answer itself."""
        return mutants(documents, scenario)

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
        """Whether the state lies within its bounds, found out without the engine."""
        return oracle(bounds, state, closed=closed)
