"""The score sheet: what each task was worth, and what that makes by domain and competency."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from lab.exam.paper import Paper
from lab.manifests.finding import Finding
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class CheckScore:
    """One check of a task as graded; ``summary`` says why it was lost.

    ``held`` tells one that holds, as it did before anything was done, and so earns nothing alone.
    """

    id: str
    text: str
    points: int
    earned: int
    summary: str = ""
    held: bool = False


@dataclass(frozen=True, slots=True)
class TaskScore:
    """One task as graded.

    ``weight`` is in percent of the paper; ``score`` of ``max_score`` points were earned. ``minutes`` is the time the
    task is meant to take, ``seconds`` the time spent on it. ``findings`` say what lies behind the points lost;
    ``trouble`` why it could not be graded, when it could not, or what else must be known about it.
    """

    number: int
    exercise: str
    title: str
    domain: str
    competencies: tuple[str, ...]
    weight: int
    variant: int
    minutes: int
    score: int
    max_score: int
    touched: bool
    flagged: bool
    seconds: float
    checks: tuple[CheckScore, ...] = ()
    findings: tuple[Finding, ...] = ()
    trouble: str = ""

    @property
    def earned(self) -> Fraction:
        """What it adds to the result, in percent of the paper."""
        return Fraction(self.weight * self.score, self.max_score) if self.max_score else Fraction(0)

    @property
    def lost(self) -> Fraction:
        """What it left, in percent of the paper."""
        return self.weight - self.earned

    @property
    def state(self) -> str:
        """In a word: solved, partly, missed, or left."""
        if not self.touched:
            return "left"
        return "solved" if self.score == self.max_score else "partly" if self.score else "missed"


@dataclass(frozen=True, slots=True)
class Share:
    """What was earned of a domain's or a competency's weight, both in percent of the paper."""

    name: str
    earned: Fraction
    weight: Fraction

    @property
    def percent(self) -> Fraction:
        """The part earned, in percent of its own."""
        return 100 * self.earned / self.weight if self.weight else Fraction(0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """An exam as graded.

    Moments are in UTC, ISO 8601; ``used`` is in seconds. ``cluster`` is where it was graded, ``versions`` the labs
    that drew and graded it. ``remarks`` are what must be known about how it came about: a clock that was set, an
    exercise that is not as it was, answers that were changed afterwards.
    """

    exam: int
    paper: Paper
    started: str
    ended: str
    ending: str
    used: float
    cluster: str
    versions: tuple[str, str]
    seal: str
    tasks: tuple[TaskScore, ...]
    remarks: tuple[str, ...] = ()

    @property
    def percent(self) -> Fraction:
        """The result, exactly."""
        return sum((task.earned for task in self.tasks), Fraction(0))

    @property
    def passed(self) -> bool:
        """Whether the result reaches what the paper asks; it is not rounded for that."""
        return self.percent >= self.paper.passing

    @property
    def by_domain(self) -> tuple[Share, ...]:
        """By domain's id, in the order of the paper."""
        return _shares(self.tasks, lambda task: (task.domain,))

    @property
    def by_competency(self) -> tuple[Share, ...]:
        """By competency; one task's weight is shared out evenly over its own."""
        return _shares(self.tasks, lambda task: task.competencies)

    @property
    def most_lost(self) -> tuple[TaskScore, ...]:
        """The tasks that were not solved, the one that cost most first."""
        return tuple(sorted((task for task in self.tasks if task.lost), key=lambda task: (-task.lost, task.number)))


def _shares(tasks: Iterable[TaskScore], names: Callable[[TaskScore], tuple[str, ...]]) -> tuple[Share, ...]:
    found: dict[str, tuple[Fraction, Fraction]] = {}
    for task in tasks:
        for name in names(task):
            part = Fraction(1, len(names(task)))
            earned, weight = found.get(name, (Fraction(0), Fraction(0)))
            found[name] = earned + part * task.earned, weight + part * task.weight
    return tuple(Share(name, earned, weight) for name, (earned, weight) in found.items())


def rounded(percent: Fraction) -> str:
    """With one digit after the point, cut off and not rounded up: 66.96 is not shown as 67.0, which would pass."""
    tenths = int(percent * 10)
    return f"{tenths // 10}.{tenths % 10}"
