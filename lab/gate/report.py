"""What the gate found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, field

from lab.manifests.finding import Finding
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the mutants.

    ``refused`` are those that the API server refuses in part or whole, ``equivalent`` those that mean what was asked
    and score full, ``killed`` those that do not and score less; ``disagreements`` are those where the grader and the
    oracle differ. Every mutant counts as exactly one of the four. ``second`` of them are mutants of mutants.
    """

    mutants: int = 0
    second: int = 0
    equivalent: int = 0
    refused: int = 0
    killed: int = 0
    disagreements: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*map(sum, zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A mutant that the grader and the oracle judge differently, as YAML; ``case`` is what shows it."""

    operator: str
    text: str
    score: int
    max_score: int
    within: bool
    case: str
    answer: str

    @property
    def summary(self) -> str:
        """Who says what, in a sentence."""
        oracle = "lies within the bounds" if self.within else f"leaves the bounds: {self.case}"
        return f"{self.operator} ({self.text}): scores {self.score} of {self.max_score}, but {oracle}"


@dataclass(frozen=True, slots=True)
class Gated:
    """What was found about one exercise in one variant. ``file`` is its exercise.yaml."""

    exercise: str
    file: str = ""
    seed: int = 0
    problems: tuple[Finding, ...] = ()
    counts: Counts = Counts()
    by_operator: tuple[tuple[str, Counts], ...] = ()
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.problems and not self.disagreements


@dataclass(frozen=True, slots=True)
class GateReport:
    """What was found about all exercises; ``problems`` are those that belong to none."""

    gated: tuple[Gated, ...]
    problems: tuple[Finding, ...] = ()
    mutated: bool = field(default=True)

    @property
    def clean(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.problems and all(each.clean for each in self.gated)

    @property
    def counts(self) -> Counts:
        """All mutants together."""
        return total(each.counts for each in self.gated)

    @property
    def by_exercise(self) -> dict[str, tuple[Gated, ...]]:
        """The variants of each exercise, in order."""
        found: dict[str, tuple[Gated, ...]] = {}
        for each in self.gated:
            found[each.exercise] = (*found.get(each.exercise, ()), each)
        return found


def total(counts: Iterable[Counts]) -> Counts:
    """The sum."""
    return sum(counts, Counts())
