"""What a subject of the curriculum offers to grading, the coach and the screens.

A subject is one package here and one line in ``registry``. Everything it needs comes in as values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any, Protocol

from lab.cluster.protocol import Applied
from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject
from lab.manifests.finding import Finding
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

if TYPE_CHECKING:
    from lab.cluster.trial import Trial
    from lab.subjects.mutation import Mutation


@dataclass(frozen=True, slots=True)
class Note:
    """One line of evidence, e.g. a step of a trace. ``good`` is None for a line that takes no side."""

    text: str
    good: bool | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """One concrete case that shows an answer differs from what was asked.

    ``kind`` is ``missing`` (required, but does not work) or ``excess`` (works, but must not); ``facts`` are
    the same in fields, for machines; ``made_up`` marks a case the scenario does not hold but the cluster
    could (a pod that could be created).
    """

    kind: str
    text: str
    facts: JsonObject = field(default_factory=dict)
    notes: Sequence[Note] = ()
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one check fared on a state. ``passed`` is None where Kubernetes leaves the answer open."""

    passed: bool | None
    summary: str = ""
    notes: Sequence[Note] = ()
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class Bounds:
    """What must be (``required``) and what may be (``permitted``), each a whole state."""

    required: State
    permitted: State


@dataclass(frozen=True, slots=True)
class Setting:
    """What a check is judged in: the cluster as found, as it is now, and the exercise's intent.

    ``closed`` says that only what the scenario holds counts, not what could be created.
    """

    before: State
    after: State
    bounds: Bounds
    closed: bool = False


class Check(Protocol):
    """One parsed check of an exercise."""

    def run(self, setting: Setting) -> Outcome:
        """Judge the setting's ``after`` state. Never raises for a state, however odd."""
        ...

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """What a real cluster can try of it, on the setting's ``after`` state; nothing where only reasoning can tell.

        Never raises for a state, however odd.
        """
        ...


class CheckKind(Protocol):
    """A way to check, named by the key it has in an exercise."""

    key: str

    def parse(self, written: Json) -> Check:
        """Read the check's parameters. Raises ValueError saying what is wrong and what to write."""
        ...


@dataclass(frozen=True, slots=True)
class CheckRun:
    """A check with its outcomes: on the learner's state and on the cluster as it was found.

    ``check`` is there for rules that try how it fares on a mended state.
    """

    id: str
    text: str
    outcome: Outcome
    before: Outcome
    check: Check


@dataclass(frozen=True, slots=True)
class Attempt:
    """Everything a coach rule may look at."""

    setting: Setting
    applied: Applied
    checks: tuple[CheckRun, ...]

    @property
    def failed(self) -> tuple[CheckRun, ...]:
        """The checks that are not met."""
        return tuple(run for run in self.checks if run.outcome.passed is False)


@dataclass(frozen=True, slots=True)
class Advice:
    """A coach's finding, and how much of what went wrong it accounts for.

    ``explains`` are the failed checks that would pass without the mistake, ``cases`` the witnesses (by their text)
    that would be gone. ``weight`` ranks advice: 1000 for a mistake that surely accounts for everything.
    """

    finding: Finding
    explains: frozenset[str] = frozenset()
    cases: frozenset[str] = frozenset()
    weight: int = 0


class Rule(Protocol):
    """A coach's rule: recognises one misunderstanding."""

    id: str

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Every place where the attempt shows the misunderstanding."""
        ...


class Subject(Protocol):
    """A field of the curriculum with an engine of its own."""

    name: str
    check_kinds: Mapping[str, CheckKind]

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The cases in which ``state`` leaves the bounds, the most recognisable first.

        ``closed`` looks only at what the scenario holds.
        """
        ...

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for this subject."""
        ...

    def view(self, state: State) -> Any:
        """What a verdict pane shows of a state; the subject's own type, drawn by ``render``."""
        ...

    @property
    def mutation(self) -> Mutation | None:
        """What the author's gate tests the subject's grading with; None where there is nothing yet."""
        ...
