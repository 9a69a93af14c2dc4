"""An exam being written: every key kept, every second counted, and its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from lab import __version__
from lab.catalog.catalog import open_exercise
from lab.catalog.model import Exercise
from lab.exam.clock import Jump, Left, Phase, Reading, Used, warnings_due
from lab.exam.fingerprint import exercise_print, seal
from lab.exam.paper import Paper, Task, paper_json, paper_of
from lab.exam.steady import read_clocks
from lab.manifests.submission import Submission, SubmittedFile
from lab.progress import Place
from lab.progress.exams import ExamRecord, Exams, TaskRecord
from lab.quick_dataclass import dataclass

AWAY = timedelta(minutes=1)
"""A longer silence of the lab is not counted as work on a task: the machine slept, or the lab was not running."""

Clocks = Callable[[], Reading]
FindExercise = Callable[[str, int], Exercise]


class Ending(StrEnum):
    """How an exam ended."""

    HANDED_IN = "handed in"
    TIME_OUT = "time out"


class ExamOverError(Exception):
    """Nothing can be written any more: the exam was handed in, or its time is over."""


@dataclass(frozen=True, slots=True)
class Tick:
    """What a look at the clock says: the time left, warnings due since the last look, and a clock that was set."""

    left: Left
    warnings: tuple[int, ...] = ()
    jump: Jump | None = None

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return self.left.phase is Phase.OVER


def begin(
    exams: Exams,
    paper: Paper,
    cluster: str = "simulated",
    clocks: Clocks = read_clocks,
    find: FindExercise | None = None,
) -> ExamSession:
    """Start an exam: the clock runs from now. Raises what ``find`` raises for an exercise that cannot be had."""
    look = find or _find
    tasks = tuple(replace(task, print=exercise_print(look(task.exercise, task.seed))) for task in paper.tasks)
    now = clocks()
    kept = paper_json(replace(paper, tasks=tasks))
    number = exams.begin(
        kept, range(1, len(tasks) + 1), cluster, f"cks-lab {__version__}", _text(now.wall), now.steady, now.boot
    )
    exams.note(number, 0.0, _text(now.wall), "started")
    return resume(exams, number, clocks, look)


def resume(exams: Exams, number: int, clocks: Clocks = read_clocks, find: FindExercise | None = None) -> ExamSession:
    """Go on with an exam, or look at one that has ended.

    Raises LookupError where there is none or its row is damaged, ValueError where its paper is.
    """
    record = exams.get(number)
    if record is None:
        raise LookupError(f"there is no exam {number}")
    return ExamSession(exams, record, clocks, find or _find)


class ExamSession:
    """One exam. Whatever is written or decided is in the progress file before the call returns.

    ``trouble`` of the progress file is told by the file itself (``Progress.notice``).
    """

    def __init__(self, exams: Exams, record: ExamRecord, clocks: Clocks, find: FindExercise) -> None:
        self._exams = exams
        self._clocks = clocks
        self._find = find
        self.number = record.id
        self.paper: Paper = paper_of(record.paper)
        self.record = record
        self.at_task = min(max(record.at_task, 1), len(self.paper.tasks))
        self.notes = record.notes
        self._used = Used(timedelta(seconds=record.used), Reading(_moment(record.wall), record.steady, record.boot))
        self._tasks = {task.number: task for task in exams.tasks(self.number)}
        self._files = {number: dict(texts) for number, texts in exams.files(self.number).items()}
        self._exercises: dict[int, Exercise] = {}
        self._untold: tuple[tuple[int, ...], Jump | None] = ((), None)
        if not self.ended:
            self._exams.note(self.number, record.used, _text(clocks().wall), "opened", self.at_task)

    # Time

    @cached_property
    def whole(self) -> timedelta:
        """The time for all of it."""
        return timedelta(minutes=self.paper.minutes)

    @property
    def ended(self) -> bool:
        """Whether it was handed in or its time is over."""
        return bool(self.record.ending)

    @property
    def left(self) -> Left:
        """The time left at the last look at the clock."""
        return Left(self.whole - self._used.time)

    @property
    def ends_at(self) -> datetime:
        """When the time will be over, by the wall clock as it stands now, in UTC."""
        return self._used.reading.wall + self.left.time

    def tick(self) -> Tick:
        """Look at the clock. When the time is up the exam ends, whatever else happens.

        What writing noticed of the clock since the last look is told too.
        """
        warnings, jump = self._untold
        self._untold = (), None
        now = self._look()
        return Tick(now.left, (*warnings, *now.warnings), now.jump or jump)

    def _look(self) -> Tick:
        if not self.ended and self._exams.ending(self.number):
            # Handed in from another terminal.
            self.record = self._exams.get(self.number) or self.record
        if self.ended:
            return Tick(Left(timedelta()))
        before = self._used
        self._used, jump = before.at(self._clocks())
        if jump:
            self._note("clock", detail=str(jump))
        self._spend(self._used.time - before.time)
        self._keep_time()
        if self.left.phase is Phase.OVER:
            self._end(Ending.TIME_OUT)
            return Tick(self.left, (), jump)
        return Tick(self.left, warnings_due(self.whole - before.time, self.left.time, self.whole), jump)

    def _spend(self, passed: timedelta) -> None:
        passed = min(passed, max(self.whole - (self._used.time - passed), timedelta()))
        task = self.task(self.at_task)
        # Without the app no task lies on the desk: how long each took is not known then.
        if task.seen and timedelta() < passed <= AWAY:
            self._tasks[self.at_task] = replace(task, seconds=task.seconds + passed.total_seconds())
            self._exams.spend(self.number, self.at_task, passed.total_seconds())

    def _keep_time(self) -> None:
        now = self._used.reading
        self._exams.keep_time(self.number, self._used.time.total_seconds(), _text(now.wall), now.steady, now.boot)

    # The tasks

    def task(self, number: int) -> TaskRecord:
        """What is known of a task."""
        return self._tasks.get(number, TaskRecord(number))

    def exercise(self, number: int) -> Exercise:
        """The exercise of a task, in its variant. Raises UnknownExerciseError, ExerciseError."""
        if number not in self._exercises:
            task = self.paper.task(number)
            self._exercises[number] = self._find(task.exercise, task.seed)
        return self._exercises[number]

    def changed_since(self, task: Task) -> bool:
        """Whether the exercise's files are others than when the exam began."""
        return bool(task.print) and exercise_print(self.exercise(task.number)) != task.print

    def touched(self, number: int) -> bool:
        """Whether anything was written to a task that is not as it was handed out."""
        written = self._files.get(number)
        if not written:
            return False
        starter = {file.name: str(file.text) for file in self.exercise(number).starter.files}
        return any(text != starter.get(name, "") for name, text in written.items())

    def texts(self, number: int) -> Mapping[str, str]:
        """The files of a task as they stand, in the order they are applied."""
        written = self._files.get(number, {})
        return {file.name: written.get(file.name, str(file.text)) for file in self.exercise(number).starter.files}

    def submission(self, number: int) -> Submission:
        """The answer to a task as it stands."""
        return Submission(tuple(SubmittedFile(name, text) for name, text in self.texts(number).items()))

    def go_to(self, number: int) -> None:
        """Put a task on the desk. Raises LookupError; ExamOverError."""
        self.paper.task(number)
        self._must_go_on()
        self.at_task = number
        self._tasks[number] = replace(self.task(number), seen=True)
        self._exams.go_to(self.number, number)
        self._note("task", number)

    def write(self, number: int, file: str, text: str) -> None:
        """Keep what stands in a file of a task now. Raises LookupError for a file it does not have; ExamOverError."""
        if self.texts(number)[file] == text:
            return
        self._must_go_on()
        self._files.setdefault(number, {})[file] = text
        self._exams.keep_file(self.number, number, file, text, _text(self._used.reading.wall))

    def keep_place(self, number: int, place: Place) -> None:
        """Remember where the cursor is in a task."""
        self._tasks[number] = replace(self.task(number), file=place.file, line=place.line, column=place.column)
        self._exams.keep_place(self.number, number, place.file, place.line, place.column)

    def flag(self, number: int, flagged: bool) -> None:
        """Set or take away the flag of a task. Raises ExamOverError."""
        self._must_go_on()
        self._tasks[number] = replace(self.task(number), flagged=flagged)
        self._exams.flag(self.number, number, flagged)
        self._note("flagged" if flagged else "flag taken away", number)

    def write_notes(self, text: str) -> None:
        """Keep the scratch pad. Raises ExamOverError."""
        self._must_go_on()
        self.notes = text
        self._exams.keep_notes(self.number, text)

    def tried(self, number: int, command: str) -> None:
        """Note a connection or request that the candidate tried, or that the answer was applied."""
        self._must_go_on()
        self._note("tried", number, command)

    def note(self, kind: str, detail: str) -> None:
        """Write down something else about the exam: where it is graded, say."""
        self._note(kind, detail=detail)

    def _must_go_on(self) -> None:
        now = self._look()
        warnings, jump = self._untold
        self._untold = (*warnings, *now.warnings), now.jump or jump
        if now.over:
            raise ExamOverError

    # The end

    def hand_in(self) -> None:
        """End the exam: nothing can be written any more."""
        if not self._look().over:
            self._end(Ending.HANDED_IN)

    def _end(self, ending: Ending) -> None:
        # Found over only later, it ended when its time did.
        late = max(self._used.time - self.whole, timedelta())
        ended = _text(self._used.reading.wall - late)
        mark = seal(self.record.paper, self._exams.files(self.number))
        self._exams.end(self.number, ending.value, ended, mark)
        self._note(ending.value)
        self.record = self._exams.get(self.number) or replace(self.record, ending=ending.value, ended=ended, seal=mark)

    @property
    def untouched_since(self) -> bool:
        """Whether what was handed in is still what stands in the progress file."""
        return self.record.seal == seal(self.record.paper, self._exams.files(self.number))

    def regraded(self) -> None:
        """Note that it was graded once more."""
        self._exams.note(self.number, self.record.used, _text(self._clocks().wall), "graded again")

    def remarks(self) -> Iterator[str]:
        """What must be known about how the result came about."""
        for event in self._exams.events(self.number):
            if event.kind == "clock":
                yield f"{_clock(event.used)} into the exam {event.detail}; the time went on as it was"
        if self.ended and not self.untouched_since:
            yield "what was handed in was changed afterwards: its fingerprint is no longer that of the hand-in"

    def _note(self, kind: str, task: int = 0, detail: str = "") -> None:
        used, wall = min(self._used.time, self.whole), self._used.reading.wall
        self._exams.note(self.number, used.total_seconds(), _text(wall), kind, task, detail)


def _find(name: str, seed: int) -> Exercise:
    return open_exercise(name, seed=seed)


def _clock(seconds: float) -> str:
    return Left(timedelta(seconds=int(seconds))).text


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
