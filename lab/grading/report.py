"""The result of grading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lab.cluster.protocol import Answer
from lab.manifests.finding import Finding
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Note, Witness

if TYPE_CHECKING:
    from lab.cluster.trial import Observation


@dataclass(frozen=True, slots=True)
class LiveVerdict:
    """How a check fared on a real cluster.

    ``passed`` is None where it was not run; ``simulated`` is the simulator's verdict. ``summary`` says in a line what
    decided it; ``disagreement`` says what is known where the two differ, and is empty where they do not.
    """

    passed: bool | None
    simulated: bool | None
    summary: str
    observations: tuple[Observation, ...] = ()
    disagreement: str = ""

    @property
    def disagrees(self) -> bool:
        """Whether the cluster did otherwise than the simulator said."""
        return bool(self.disagreement)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check as graded.

    ``passed`` is None where it was not run or where Kubernetes leaves the answer open; ``earned`` may be 0 for
    a passed check that only guards what was true before (see ``guards``). ``live`` is set where a real cluster was
    asked; what it did then decides, and where it was not run the simulator does.
    """

    id: str
    text: str
    points: int
    earned: int
    passed: bool | None
    guards: bool
    summary: str
    notes: Sequence[Note] = ()
    witnesses: tuple[Witness, ...] = ()
    live: LiveVerdict | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a submission is worth, and why.

    ``findings`` are ordered: the one that explains most of what failed first. ``answers`` are what kubectl
    would have printed on applying the submission. ``variant`` is the seed of the exercise's variant, 0 as written.
    """

    exercise: str
    cluster: str
    score: int
    max_score: int
    checks: tuple[CheckResult, ...]
    findings: tuple[Finding, ...] = ()
    answers: tuple[Answer, ...] = ()
    changed: bool = True
    variant: int = 0

    @property
    def passed(self) -> bool:
        """Whether every point was earned."""
        return self.score == self.max_score

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """Every check's witnesses, without repeats, in order."""
        seen: dict[str, Witness] = {}
        for check in self.checks:
            for witness in check.witnesses:
                seen.setdefault(witness.text, witness)
        return tuple(seen.values())
