"""The app in a learner's hands at a workshop."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual._path import CSSPathType
from textual.app import SystemCommand
from textual.screen import Screen

from lab.progress import Progress
from lab.tui.app import LabApp
from lab.tui.workshop.attending import Attending, Json
from lab.tui.workshop.bench import WorkshopBench
from lab.tui.workshop.debrief import WorkshopDebrief
from lab.tui.workshop.lobby import Lobby

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.grading.report import Report
    from lab.manifests.submission import Submission
    from lab.tui.judge import Verdict
    from lab.tui.workshop.membership import Membership

BY = "by the workshop's server"


class WorkshopApp(LabApp):
    """The lab with the workshop's exercises alone. Answers are judged here as well, where they can be.

    ``served`` is for those who come through a browser: then the app runs on the host's machine, and does nothing
    that reaches beyond the learner's own drafts.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["../styles/app.tcss", "../styles/workshop.tcss"]

    def __init__(
        self,
        membership: Membership,
        tls: ssl.SSLContext | bool = True,
        *,
        served: bool = False,
        settings: Path | None = None,
    ) -> None:
        super().__init__(
            progress=lambda: Progress.open(membership.progress_file), judge=self._judge_here, settings=settings
        )
        self.served = served
        self.attending = Attending(membership, tls)
        self._reports: dict[tuple[str, Submission], Report] = {}
        self._told: Json = self.attending.state

    def _judge_here(self, exercise: Exercise, submission: Submission) -> Verdict:
        from lab.tui.workshop.judging import judge_here

        return judge_here(exercise, submission, lambda name, answer: self._reports.get((name, answer)))

    # Beginning and end

    def get_default_screen(self) -> Screen[None]:
        """The list of what is open is where the app begins."""
        return Lobby()

    def on_mount(self) -> None:
        """Connect once the first frame is drawn."""
        self.attending.notify_by(self._changed, self._answered, self._refused)
        self.call_after_refresh(lambda: self.run_worker(self.attending.run(), group="attending"))
        self.set_interval(1, self._tell)

    # News

    def _tell(self) -> None:
        for screen in self.screen_stack:
            if screen.is_mounted and isinstance(screen, Lobby | WorkshopBench | WorkshopDebrief):
                screen.tell()

    def _changed(self) -> None:
        before, now = self._told, self.attending.state
        if now is not before:
            self._told = now
            self._announce(before, now)
        if self.attending.gone and not getattr(self, "_said_gone", False):
            self._said_gone = True
            told = f"{self.attending.gone} What you typed is saved on this machine."
            self.notify(told, title="Workshop", timeout=30, markup=False)
        self._tell()
        self.screen.refresh_bindings()

    def _announce(self, before: Json, now: Json) -> None:
        for title, words in _news(before, now):
            self.notify(words, title=title, timeout=20, markup=False)

    def _answered(self, sent: Json, verdict: Json) -> None:
        from lab.manifests.submission import Submission, SubmittedFile
        from lab.tui.workshop.told import report_of

        exercise = str(sent["exercise"])
        submission = Submission(tuple(SubmittedFile(each["name"], each["text"]) for each in sent["files"]))
        try:
            report = report_of(verdict["report"])
        except (LookupError, TypeError, ValueError) as error:
            self._cannot(f"The server has your answer, but its verdict cannot be understood: {error!r}")
            return
        self._reports[exercise, submission] = report
        self._note(exercise, submission, report)
        told = f"{report.score} of {report.max_score} points, {BY}"
        if verdict.get("late"):
            told += "; it does not count, for its time is over"
        for screen in self.screen_stack:
            if isinstance(screen, WorkshopBench) and screen.exercise.id == exercise:
                screen.handed_in = f"handed in: {told}"
                screen.judge_now()
        title = str(self.attending.slot(exercise).get("title") or exercise)
        if report.passed:
            self.notify(told, title=f"Passed: {title}", markup=False)
        else:
            first = f". {report.findings[0].message}" if report.findings else ""
            self.notify(f"{told}{first}", title=f"Not there yet: {title}", severity="warning", markup=False)

    def _note(self, exercise: str, submission: Submission, report: Report) -> None:
        """Keep the attempt, once: a verdict may come a second time after a crash."""
        from lab.progress import variant_key

        seed = report.variant
        files = {file.name: file.text for file in submission.files}
        for known in self.progress.attempts(exercise):
            if known.score == report.score and {file.name: file.text for file in known.answer} == files:
                return
        self.progress.record(exercise, report, submission, seed=seed, sittings=variant_key(exercise, seed))

    def _refused(self, sent: Json, words: str) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, WorkshopBench) and screen.exercise.id == sent["exercise"]:
                screen.handed_in = "not taken"
        told = f"The server does not take this answer: {words}. Your draft is as it was."
        self.notify(told, title="Not handed in", severity="error", timeout=15, markup=False)

    # Exercises

    @work(exclusive=True, group="opening")
    async def open_by_name(self, name: str) -> None:
        """Set an exercise of the workshop out on the workbench."""
        import asyncio

        from lab.tui.workshop.sent import exercise_of

        seed = int(self.attending.slot(name).get("seed") or 0)
        told = await self._asked(self.attending.exercise(name))
        if told is None:
            return
        try:
            exercise = await asyncio.to_thread(exercise_of, told, seed)
        except (LookupError, TypeError, ValueError) as error:
            self._cannot(f"The server's exercise cannot be understood: {error!r}")
            return
        if not isinstance(self.screen, WorkshopBench):
            self.open_exercise(exercise)

    def open_exercise(self, exercise: Exercise, seed: int | None = None, *, anew: bool = False) -> bool:  # noqa: ARG002
        """Set an exercise out on the workbench, in the numbers that everybody has."""
        from lab.tui.desk import Desk

        try:
            bench = WorkshopBench(Desk(exercise, self.progress))
        except (OSError, ValueError) as error:
            self._cannot(f"{exercise.title} cannot be opened: {error}")
            return False
        self.push_screen(bench)
        return True

    @work(exclusive=True, group="opening")
    async def open_debrief(self, name: str, title: str, own: Submission | None = None) -> None:
        """Show the solution, once the server tells it."""
        told = await self._asked(self.attending.debrief(name))
        if told is None or isinstance(self.screen, WorkshopDebrief):
            return
        if own is None:
            attempts = self.progress.attempts(name)
            own = _answer_of(attempts[-1].answer) if attempts else None
        try:
            self.push_screen(WorkshopDebrief(title, told, own))
        except (LookupError, TypeError) as error:
            self._cannot(f"The server's solution cannot be understood: {error!r}")

    async def _asked(self, asking: Any) -> Json | None:
        """What the server says; where it says nothing, the learner is told and it is None."""
        from lab.workshop.client import ServerError, UnreachableError

        try:
            told: Json | None = await asking
        except (ServerError, UnreachableError, ValueError) as error:
            self._cannot(f"The server was asked in vain: {error}")
            return None
        return {} if told is None else told

    def _cannot(self, words: str) -> None:
        self.notify(words, severity="warning", timeout=10, markup=False)

    # Actions

    @work(exclusive=True, group="sharing")
    async def action_share(self) -> None:
        """Let the instructor read one's answers and findings, or no longer."""
        on = not self.attending.shares
        if await self._asked(self.attending.share(on)) is not None:
            self.notify(
                "The instructor may read your answers and findings." if on else "Your answers are yours alone again."
            )

    def action_note(self) -> None:
        """Show the instructor's note in full."""
        self.notify(self.attending.note[1] or "There is no note.", title="The instructor", timeout=20, markup=False)

    @work(exclusive=True, group="scoreboard")
    async def action_scoreboard(self) -> None:
        """Show the scoreboard, while it is on."""
        told = await self._asked(self.attending.scoreboard())
        if told is not None:
            rows = [
                f"{each['rank']}. {each['name']}  {each['score']}{'  (you)' * bool(each['you'])}"
                for each in told["places"][:20]
            ]
            self.notify("\n".join(rows) or "Nobody is on it yet.", title="Scoreboard", timeout=20, markup=False)

    def action_help(self) -> None:
        """Show every key, and how a verdict is read; again to leave."""
        from lab.tui.workshop.help import WorkshopHelp

        if isinstance(self.screen, WorkshopHelp):
            self.pop_screen()
        else:
            self.push_screen(WorkshopHelp(served=self.served))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action that can be taken now, and sharing from anywhere."""
        yield from super().get_system_commands(screen)
        if not isinstance(screen, Lobby):
            yield SystemCommand("Share on/off", "Whether the instructor may read along", self.action_share)
            yield SystemCommand("Note", "The instructor's note in full", self.action_note)

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Save a picture of the screen; on the host's disk there is no place for one."""
        return None if self.served else super().deliver_screenshot(filename, path, time_format)


def _answer_of(files: Any) -> Submission:
    from lab.manifests.submission import Submission

    return Submission(tuple(files))


def _news(before: Json, now: Json) -> Iterable[tuple[str, str]]:
    """What everybody is told of a change: a title and a sentence each."""
    known = {each["id"]: each for each in before.get("exercises") or []}
    # Who comes in sees what is open; news is what happens after that.
    for each in (now.get("exercises") or []) if before else ():
        if each["id"] not in known:
            yield "Open now", str(each["title"])
        elif each.get("revealed") and not known[each["id"]].get("revealed"):
            yield "The solution is shown", f"{each['title']}: press F12 to read it"
    if now.get("paused") and not before.get("paused"):
        yield "Paused", "The instructor has paused the workshop. What you hand in is sent when it goes on."
    if before.get("paused") and not now.get("paused"):
        yield "It goes on", "The workshop goes on."
    if now.get("ended") and not before.get("ended"):
        yield "The end", "The workshop has ended. What you typed is saved."
    note = now.get("note") or {}
    if note and note.get("number") != (before.get("note") or {}).get("number"):
        yield "The instructor", str(note.get("text", ""))
