"""What an exercise is."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from pathlib import Path

from lab.catalog.places import Place
from lab.catalog.variant import AS_WRITTEN, Parameter, Variant
from lab.cluster.acting import Acting, Person
from lab.cluster.model import Host
from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.manifests.release import Release
from lab.manifests.submission import Submission, SubmittedFile
from lab.quick_dataclass import dataclass
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Bounds, Check, Outcome, Setting


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """One file the learner hands in.

    ``defines`` is the object it is asked for; ``edits`` names the scenario file it starts from, when the task is
    to mend something that is there; ``deletes`` marks a file that lists what to delete. Three kinds are no
    manifests: one that lies on every node at the path ``node``, an answer ``sheet``, and one that sets the ``modes``
    and owners of the nodes' files.
    """

    file: str
    defines: Ref | None = None
    edits: str = ""
    deletes: bool = False
    node: str = ""
    sheet: bool = False
    modes: bool = False

    @property
    def place(self) -> str:
        """Where the file goes, as :mod:`lab.cluster.nodes.placing` says it; empty for a manifest."""
        from lab.cluster.nodes.placing import MODES, SHEET

        return SHEET if self.sheet else MODES if self.modes else self.node


@dataclass(frozen=True, slots=True)
class GradedCheck:
    """One statement that is graded, and its weight.

    ``guards`` marks a statement that is true in the cluster as found and must stay true: its points count only
    once something else was achieved.
    """

    id: str
    text: str
    points: int
    check: Check
    guards: bool = False


class HintLevel(StrEnum):
    """How much a hint gives away, from least to most."""

    NUDGE = "nudge"
    CONCEPT = "concept"
    SHAPE = "shape"


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint, in Markdown."""

    level: HintLevel
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A page of documentation."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A wrong answer kept to test the grader, and the coach's rule that must name its mistake."""

    file: str
    shows: str
    submission: Submission


@dataclass(frozen=True)
class Solution:
    """What only the lab and the instructor see until the debrief."""

    submission: Submission
    why: str
    accepted: tuple[tuple[str, Submission], ...] = ()
    rejected: tuple[Rejected, ...] = ()


@dataclass(frozen=True)
class Exercise:
    """A task, the cluster it plays in, and how it is graded.

    The head is read from ``exercise.yaml``; everything else when first asked for, so that listing a hundred
    exercises reads a hundred small files.
    """

    id: str
    title: str
    domain: str
    competencies: tuple[str, ...]
    difficulty: int
    minutes: int
    release: Release
    folder: Path
    solution_folder: Path
    answers: tuple[AnswerFile, ...]
    checks: tuple[GradedCheck, ...]
    hints: tuple[Hint, ...]
    links: tuple[Link, ...]
    families: tuple[int, ...] = (4,)
    hosts: tuple[Host, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    variant: Variant = AS_WRITTEN
    person: Person | None = None
    """Who does the work; None for the cluster's administrator."""
    pack: Place | None = None
    """The pack that it is of; None for the lab's own."""

    @cached_property
    def acting(self) -> Acting | None:
        """The same, as the cluster asks what they may do."""
        if self.person is None:
            return None
        from lab.subjects.rbac.acting import LimitedUser

        return LimitedUser(self.person)

    @property
    def closed(self) -> bool:
        """Whether its proof looks only at what the scenario holds."""
        return any(isinstance(item.check, ProofCheck) and item.check.closed for item in self.checks)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects its checks are of, the one with the most points first."""
        from lab.subjects.registry import subject_of

        points: dict[str, int] = {}
        for item in self.checks:
            name = subject_of(item.check)
            if name:
                points[name] = points.get(name, 0) + item.points
        return tuple(sorted(points, key=lambda name: -points[name]))

    def read(self, path: Path) -> str:
        """The text of one of the exercise's files, in this variant's words."""
        return self.variant.apply(path.read_text(encoding="utf-8"))

    @property
    def max_score(self) -> int:
        """The points of a full answer."""
        return sum(check.points for check in self.checks)

    @cached_property
    def task(self) -> str:
        """The task in Markdown."""
        return self.read(self.folder / "task.md")

    @cached_property
    def scenario_files(self) -> tuple[SubmittedFile, ...]:
        """The manifests of the cluster as the learner finds it."""
        from lab.catalog.content import manifests_in

        return manifests_in(self, self.folder / "scenario")

    @cached_property
    def scenario(self) -> State:
        """The cluster as the learner finds it. Raises ScenarioError when a manifest of it is refused."""
        from lab.catalog.content import scenario_of

        return scenario_of(self)

    @cached_property
    def starter(self) -> Submission:
        """What the learner's files hold at first."""
        from lab.catalog.content import starter_of

        return starter_of(self)

    @cached_property
    def bounds(self) -> Bounds:
        """The exercise's intent: what must be, and what may be."""
        from lab.catalog.content import bounds_of

        return bounds_of(self)

    @cached_property
    def solution(self) -> Solution:
        """The reference answer and the answers that test the grader."""
        from lab.catalog.content import solution_of

        return solution_of(self)

    @cached_property
    def as_found(self) -> tuple[Outcome, ...]:
        """How each check fares while nothing has been handed in."""
        setting = Setting(self.scenario, self.scenario, self.bounds)
        return tuple(item.check.run(setting) for item in self.checks)

    def file_named(self, name: str) -> AnswerFile | None:
        """The answer file of that name."""
        return next((answer for answer in self.answers if answer.file == name), None)
