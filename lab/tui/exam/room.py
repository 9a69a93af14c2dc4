"""The exam room: a paper being answered against the clock, with nothing but what Kubernetes itself would say."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.css.query import NoMatches
from textual.widgets import ContentSwitcher, Markdown, OptionList, Static, TextArea

from lab.exam.session import ExamOverError
from lab.tui.exam.answer_desk import AnswerDesk
from lab.tui.exam.clock_line import ClockLine
from lab.tui.exam.room_keys import ROOM_KEYS
from lab.tui.exam.room_panes import RoomPanes
from lab.tui.exam.task_list import LEGEND, TaskList
from lab.tui.exam.task_text import task_in_full
from lab.tui.exam.terminal import Terminal
from lab.tui.widgets.roomy_footer import RoomyFooter
from lab.tui.widgets.yaml_editor import YamlEditor

if TYPE_CHECKING:
    from textual.timer import Timer

    from lab.catalog.model import Exercise
    from lab.exam.session import ExamSession, Tick
    from lab.manifests.submission import Submission

ONE_AT_A_TIME = 110
"""Columns below which there is room for one pane alone."""

TIMEOUT = 10.0
"""Seconds that a notice stays."""


class Room(RoomPanes):
    """One exam in work. Whatever is typed is kept before it can be seen."""

    CSS_PATH = "../styles/exam.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*ROOM_KEYS]

    def __init__(self, session: ExamSession) -> None:
        super().__init__()
        self.session = session
        self._desks: dict[int, AnswerDesk] = {}
        self._applied: set[int] = set()
        self._place_timer: Timer | None = None
        self._over = False

    @property
    def over(self) -> bool:
        """Whether the exam has ended, and the room is only still there."""
        return self._over or self.session.ended

    def compose(self) -> ComposeResult:
        """The panes; the styles lay them out by the terminal's size."""
        yield ClockLine(self.session, self.lab.progress.saving)
        yield Static("", id="room-context", markup=False)
        with Container(id="room-panes"):
            with Container(id="room-left"):
                with Vertical(id="tasks"):
                    yield TaskList(self.session, self._applied, id="task-list")
                    yield Static(LEGEND, id="room-legend", markup=False)
                with VerticalScroll(id="task"):
                    yield Markdown("", id="room-text")
            with Vertical(id="room-right"):
                with Vertical(id="answer"):
                    yield Container(id="desks")
                    yield Static("", id="room-status", markup=False)
                with ContentSwitcher(id="lower", initial="terminal"):
                    yield Terminal(id="terminal")
                    yield YamlEditor("notes", self.session.notes, id="notes", keep=self._keep_notes)
        yield RoomyFooter({"previous", "next", "notes", "jump", "flag"}, spared={"previous", "notes", "jump"})

    async def on_mount(self) -> None:
        """Go on where one was."""
        self.query_one("#notes").border_title = "Notes, kept with the exam; nobody grades them"
        self._recall()
        self._pane("answer")
        self.set_interval(1, self._tick)
        notice = self.lab.progress.notice
        if notice:
            self.notify(notice, title="Not saved", severity="error", timeout=30, markup=False)
        first = not any(self.session.task(task.number).seen for task in self.session.paper.tasks)
        await self._go_to(self.session.at_task)
        if first:
            self.notify("The clock runs. F1 lists every key.", timeout=4)

    def _recall(self) -> None:
        """What was entered at the terminals in an earlier sitting."""
        from lab.exam.trials import APPLY

        tried: dict[int, list[str]] = {}
        for event in self.lab.progress.exams.events(self.session.number):
            if event.kind == "tried" and event.detail == APPLY:
                self._applied.add(event.task)
            elif event.kind == "tried":
                tried.setdefault(event.task, []).append(event.detail)
        for number, commands in tried.items():
            self.query_one(Terminal).recall(number, commands)

    def on_unmount(self) -> None:
        """The room is left."""
        self._keep_place()

    # Time

    def _tick(self) -> None:
        if self._over:
            return
        tick = self.session.tick()
        self._tell(tick)
        record = self.lab.progress.exams.get(self.session.number)
        if tick.over:
            self._end("The time is up.")
        elif record is not None and record.ending:
            self._end("The exam was ended in another terminal.")

    def _tell(self, tick: Tick) -> None:
        for minutes in tick.warnings:
            words = f"{minutes} minutes left; the exam ends at {self.session.ends_at.astimezone():%H:%M}."
            self.notify(words, title="Time", severity="warning", timeout=TIMEOUT)
        if tick.jump is not None:
            words = f"{tick.jump}; the exam's time goes on as it was, and the report will say so."
            self.notify(words[:1].upper() + words[1:], title="Clock", severity="warning", timeout=TIMEOUT)

    def _end(self, words: str) -> None:
        """To the report, whatever lies on top of the room."""
        if self._over:
            return
        self._over = True
        self.notify(f"{words} What you wrote is kept, and graded now.", title="The exam is over", markup=False)
        self.app.call_later(self.lab.open_exam, self.session.number)

    @property
    def leaving_words(self) -> str:
        """What Ctrl+C says."""
        return "Press Ctrl+Q to leave; the clock goes on. Resume with: cks-lab exam resume"

    @property
    def left_words(self) -> str:
        """What to say once the app was left."""
        session = self.session
        return (
            f"Exam {session.number} goes on: {session.left.text} left, it ends at"
            f" {session.ends_at.astimezone():%H:%M}. Resume with: cks-lab exam resume"
        )

    # Going from task to task

    @property
    def desk(self) -> AnswerDesk:
        """The files of the task at hand."""
        return self._desks[self.session.at_task]

    @property
    def exercise(self) -> Exercise | None:
        """The exercise of the task at hand; None where it cannot be had."""
        with suppress(OSError, ValueError, LookupError):
            return self.session.exercise(self.session.at_task)
        return None

    async def _go_to(self, number: int) -> None:
        self._keep_place()
        new = not self.session.task(number).seen
        try:
            self.session.go_to(number)
        except ExamOverError:
            self._end("The time is up.")
            return
        with self.app.batch_update():
            await self._set_out(number)
            self._tell_task()
            await self.query_one("#room-text", Markdown).update(task_in_full(self.session, number))
            self.query_one("#task").scroll_home(animate=False)
            # A task is read before it is answered.
            self._show("task" if new and self.app.size.width < ONE_AT_A_TIME else "answer")
            # After the focus has gone on: it would go astray from an editor that is hidden.
            for each, desk in self._desks.items():
                desk.display = each == number

    async def _set_out(self, number: int) -> None:
        if number not in self._desks:
            texts = dict(self.session.texts(number)) if self.exercise is not None else {}
            self._desks[number] = AnswerDesk(number, texts, self._keep)
            await self.query_one("#desks").mount(self._desks[number])
            known = self.session.task(number)
            if known.file:
                from lab.progress import Place

                self._desks[number].put_cursor(Place(known.file, known.line, known.column))
        self._desks[number].display = True

    def _tell_task(self) -> None:
        """Show which task it is, and how the tasks stand."""
        number = self.session.at_task
        task = self.session.paper.task(number)
        self.query_one(ClockLine).tell()
        self.query_one("#room-context", Static).update(f"kubectl config use-context {task.context}")
        tasks = self.query_one(TaskList)
        tasks.tell()
        tasks.mark(number)
        self.query_one(Terminal).turn_to(number, task.context)
        self._tell_status()

    @on(OptionList.OptionSelected, "#task-list")
    async def _task_chosen(self, event: OptionList.OptionSelected) -> None:
        await self._go_to(event.option_index + 1)

    async def action_next(self) -> None:
        """To the next task; after the last comes the first."""
        await self._go_to(self.session.at_task % len(self.session.paper.tasks) + 1)

    async def action_previous(self) -> None:
        """To the task before; before the first comes the last."""
        await self._go_to((self.session.at_task - 2) % len(self.session.paper.tasks) + 1)

    def action_jump(self) -> None:
        """Ask for a number and go there."""
        from lab.tui.exam.jump import Jump

        self.app.push_screen(Jump(len(self.session.paper.tasks), self._go_to))

    def action_flag(self) -> None:
        """Set or take away the flag of the task at hand."""
        number = self.session.at_task
        try:
            self.session.flag(number, not self.session.task(number).flagged)
        except ExamOverError:
            self._end("The time is up.")
            return
        self.query_one(TaskList).tell()
        self.query_one(ClockLine).tell()

    # Writing

    def _keep(self, desk: AnswerDesk, editor: YamlEditor) -> None:
        """Write the text and the place at once: what was seen on the screen is not lost, whatever comes."""
        try:
            self.session.write(desk.number, editor.file, editor.text)
        except ExamOverError:
            self._end("The time is up.")
            return
        self._applied.discard(desk.number)
        self._keep_place()
        with suppress(NoMatches):
            self.query_one(TaskList).tell()

    def _keep_notes(self, editor: YamlEditor) -> None:
        try:
            self.session.write_notes(editor.text)
        except ExamOverError:
            self._end("The time is up.")

    def _keep_place(self) -> None:
        desk = self._desks.get(self.session.at_task)
        if desk is None or not desk.is_attached or self.session.ended:
            return
        with suppress(NoMatches):
            if desk.place is not None:
                self.session.keep_place(desk.number, desk.place)

    @on(TextArea.SelectionChanged)
    def _moved(self) -> None:
        self._leaving = False
        self._tell_status()
        if self._place_timer is not None:
            self._place_timer.stop()
        self._place_timer = self.set_timer(0.5, self._keep_place)

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self._leaving = False

    def _tell_status(self) -> None:
        if self._leaving:
            return
        place = self.desk.place if self.session.at_task in self._desks else None
        words = f"line {place.line}, column {place.column}" if place else ""
        self.query_one("#room-status", Static).update(words)

    def action_next_file(self) -> None:
        """Write the next file of the answer."""
        self.desk.next_file()
        self._show("answer")
        self._tell_status()

    def action_begin_anew(self) -> None:
        """Put the file back to how it was handed out, after asking; undo takes it back."""
        from lab.tui.screens.confirm import Confirm

        editor, exercise = self.desk.editor, self.exercise
        if editor is None or exercise is None:
            return
        starter = {file.name: str(file.text) for file in exercise.starter.files}

        def begin(sure: bool | None) -> None:
            if sure:
                editor.put(starter[editor.file])

        question = f"Put {editor.file} back to how it was at first?\nCtrl+Z brings your text back."
        self.app.push_screen(Confirm(question, "Begin anew"), begin)

    # The terminal

    def action_apply(self) -> None:
        """Apply the answer as it stands, and show what kubectl prints."""
        from lab.exam.trials import APPLY

        self._run(APPLY, remember=False)
        if self._shown in ("tasks", "task") and self.app.size.width < ONE_AT_A_TIME:
            # What is printed stands beneath the answer.
            self._show("answer")
        if self._shown == "lower":
            self._show("lower", "terminal")
        else:
            self.query_one("#lower", ContentSwitcher).current = "terminal"

    @on(Terminal.Entered)
    def _entered(self, event: Terminal.Entered) -> None:
        self._run(event.line)

    def _run(self, line: str, *, remember: bool = True) -> None:
        number, exercise = self.session.at_task, self.exercise
        terminal = self.query_one(Terminal)
        terminal.note_command(number, line, remember=remember)
        if exercise is None:
            terminal.print(number, ["error: this task's cluster cannot be had"])
            return
        try:
            self.session.tried(number, line)
        except ExamOverError:
            self._end("The time is up.")
            return
        self._try(number, line, exercise, self.session.submission(number))

    @work(thread=True, group="trying")
    def _try(self, number: int, line: str, exercise: Exercise, submission: Submission) -> None:
        from lab.exam.trials import APPLY, TrialError, try_out

        try:
            said = try_out(line, exercise, submission)
        except TrialError as error:
            said = (str(error),)
        except Exception as error:
            said = (f"error: this cannot be tried: {error}",)
        self.app.call_later(self._tried, number, line == APPLY, said, submission)

    def _tried(self, number: int, applied: bool, said: tuple[str, ...], submission: Submission) -> None:
        with suppress(NoMatches):
            self.query_one(Terminal).print(number, said)
            if applied and submission == self.session.submission(number):
                self._applied.add(number)
                self.query_one(TaskList).tell()

    # The cluster and the end

    def action_scenario(self) -> None:
        """Look at the cluster's manifests."""
        from lab.tui.exam.cluster import ExamCluster

        if self.exercise is not None:
            self.app.push_screen(ExamCluster(self.session, self.exercise))

    def action_hand_in(self) -> None:
        """End the exam, after showing what is untouched and what is flagged."""
        from lab.tui.exam.hand_in import HandIn

        def handed(sure: bool | None) -> None:
            if sure and not self._over:
                self.session.hand_in()
                self._end("You handed in.")

        self._keep_place()
        self.app.push_screen(HandIn(self.session), handed)

    def action_back(self) -> None:
        """To the answer; from there out of the room when pressed twice, for editors use Escape too."""
        if self._shown != "answer":
            self._show("answer")
        elif self._leaving:
            self.notify(self.left_words.replace("cks-lab exam resume", "E in the library"), timeout=TIMEOUT)
            self.dismiss()
        else:
            self._leaving = True
            self.query_one("#room-status", Static).update("Esc again: leave the room. The clock goes on.")
