"""An exam of three tasks to test the room with: a manifest, a node's files and an answer sheet."""

from __future__ import annotations

from contextlib import asynccontextmanager

from textual.content import Content

from lab.exam.paper import Paper, Task
from lab.exam.session import begin, resume
from lab.progress import Progress
from lab.tui.app import LabApp
from lab.tui.exam.room import Room
from tests.exam.papers import CATALOG, TestClocks, answer
from tests.tui.stage import until

TASKS = (
    Task(1, "frontend-egress", "cluster-setup", 0, 50),
    Task(2, "cis-kubelet", "cluster-setup", 0, 30),
    Task(3, "audit-log-theft", "monitoring-runtime", 0, 20),
)
PAPER = Paper("small", "Three small tasks", 7, 60, 67, TASKS)


class ExamStage:
    """One progress file, and clocks moved by hand."""

    def __init__(self, root) -> None:
        self.file = root / "progress.sqlite"
        self.settings = root / "config.toml"
        self.clocks = TestClocks()

    def progress(self) -> Progress:
        return Progress.open(self.file)

    def begin(self, paper=PAPER, cluster="simulated", find=None) -> int:
        kept = self.progress()
        number = begin(kept.exams, paper, cluster, self.clocks, find).number
        kept.close()
        return number

    def answered(self, *solved, paper=PAPER) -> int:
        """An exam that was handed in with the reference for some tasks."""
        kept = self.progress()
        session = begin(kept.exams, paper, clocks=self.clocks)
        for number in solved:
            answer(session, number, session.exercise(number).solution.submission)
        self.clocks.passes(minutes=10)
        session.hand_in()
        kept.close()
        return session.number

    def session(self, number):
        return resume(self.progress().exams, number, self.clocks)

    def app(self, exam=None, grade_one=None, progress=None) -> LabApp:
        return LabApp(
            exam=exam, grade_one=grade_one, clocks=self.clocks, settings=self.settings, catalog=lambda: CATALOG,
            progress=progress or self.progress,
        )  # fmt: skip

    @asynccontextmanager
    async def on(self, exam=None, size=(120, 40), **given):
        app = self.app(exam, **given)
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app._catalog is not None)
            if exam is not None:
                await until(pilot, lambda: len(app.screen_stack) > 1)
            if isinstance(app.screen, Room):
                await until(pilot, lambda: app.screen.session.at_task in app.screen._desks)
            await pilot.pause()
            yield app, pilot


async def report_of(app, pilot):
    from lab.tui.exam.report import ExamReport

    await until(pilot, lambda: isinstance(app.screen, ExamReport), 20)
    await pilot.pause()
    return app.screen


def words(app, selector) -> str:
    """What stands on a widget of the screen in front."""
    widget = app.screen.query_one(selector)
    if hasattr(widget, "options"):
        return "\n".join(option.prompt.plain for option in widget.options)
    shown = widget.render()
    return shown.plain if isinstance(shown, Content) else str(shown)


def printed(app) -> str:
    """What stands on the terminal."""
    return words(app, "#terminal-lines")


def notices(app) -> str:
    return "\n".join(f"{notice.title}: {notice.message}" for notice in app._notifications)
