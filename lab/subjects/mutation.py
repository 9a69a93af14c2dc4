"""What a subject offers to the author's gate: wrong answers by the hundred, and a second opinion on each.

A mutant is the reference answer with one thing changed. Most are wrong; some say the same in other words, and the
grader must know which is which. Whether it does is told by an oracle that shares nothing with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Bounds


@dataclass(frozen=True, slots=True)
class Mutant:
    """An answer made from another. ``operator`` is the kind of change, ``text`` says what was changed where."""

    operator: str
    text: str
    documents: tuple[JsonObject, ...]


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a state lies within its bounds, and if not, a case that shows it."""

    within: bool
    case: str = ""


class Mutation(Protocol):
    """The tests a subject has for its own grading."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:
        """Every change of one thing, without repeats and never the answer itself.

        ``documents`` are the answer's; ``scenario`` is the cluster it is for, whose names the changes draw on.
        """
        ...

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
        """Whether ``required ⊆ state ⊆ permitted``, found out without the subject's engine."""
        ...


@dataclass(frozen=True, slots=True)
class Several:
    """The tests of several subjects at once, for a task that asks something of each of them."""

    each: tuple[Mutation, ...]

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:
        """The changes of each subject; what two of them make is made once."""
        seen: list[tuple[JsonObject, ...]] = []
        for engine in self.each:
            for mutant in engine.mutants(documents, scenario):
                if mutant.documents not in seen:
                    seen.append(mutant.documents)
                    yield mutant

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:
        """Within only where every subject says so; else the first case that one of them has."""
        rulings = (engine.oracle(bounds, state, closed=closed) for engine in self.each)
        return next((ruling for ruling in rulings if not ruling.within), Ruling(True))
