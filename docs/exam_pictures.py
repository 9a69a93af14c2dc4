"""The pictures of the exam: the room in the middle of one, and the report after the third rehearsal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lab.catalog.catalog import open_catalog
from lab.catalog.places import shipped
from lab.exam.clock import Reading
from lab.exam.draw import draw_paper
from lab.exam.results import settle
from lab.exam.session import ExamSession, begin
from lab.exam.shipped import find_blueprint
from lab.manifests.submission import Submission
from lab.progress import Progress
from lab.tui.app import LabApp
from lab.tui.exam.report import ExamReport
from lab.tui.exam.room import Room
from lab.tui.exam.terminal import Terminal

MORNING = datetime(2026, 1, 5, 9, tzinfo=UTC)
SEEDS = (4, 2, 1)
"""Those of the three rehearsals."""

SOLVED = (4, 8, 12)
"""How many tasks are solved in each; the next one is answered by a comment alone."""

MINUTES_A_TASK = 6
PATIENCE = 20.0
"""Seconds to wait for the app."""

Pause = Callable[..., Awaitable[None]]


class Clocks:
    """The machine's clocks, moved by hand."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> Reading:
        """What they say."""
        return Reading(self.now, (self.now - MORNING).total_seconds(), "picture")

    def passes(self, minutes: float) -> None:
        """Time goes by."""
        self.now += timedelta(minutes=minutes)


async def until(true: Callable[[], bool], pause: Pause) -> None:
    """Wait for the app. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while not true():
            await pause(0.05)


def write(session: ExamSession, number: int, submission: Submission) -> None:
    """Put an answer into a task's files."""
    names = list(session.texts(number))
    found = {file.name: str(file.text) for file in submission.files}
    if not found.keys() <= set(names):
        found = dict(zip(names, found.values(), strict=False))
    for name, text in found.items():
        session.write(number, name, text)


def work(session: ExamSession, clocks: Clocks, solved: int) -> None:
    """Solve so many tasks and begin the next."""
    for task in session.paper.tasks[:solved]:
        session.go_to(task.number)
        for _ in range(MINUTES_A_TASK):
            clocks.passes(1)
            session.tick()
        write(session, task.number, session.exercise(task.number).solution.submission)
    after = session.paper.tasks[solved].number
    session.go_to(after)
    session.flag(after, True)
    first = next(iter(session.texts(after)))
    session.write(after, first, f"# to come back to\n{session.texts(after)[first]}")


def sat(progress: Progress, clocks: Clocks, seed: int, solved: int) -> ExamSession:
    """A rehearsal of the whole exam, with so many tasks solved."""
    paper = draw_paper(find_blueprint("cks"), open_catalog(shipped()), seed)
    session = begin(progress.exams, paper, clocks=clocks)
    work(session, clocks, solved)
    return session


async def room(home: Path) -> str:
    """The room after three quarters of an hour, an answer just applied."""
    file, clocks = home / "room.sqlite", Clocks()
    progress = Progress.open(file, lambda: clocks.now)
    session = sat(progress, clocks, SEEDS[-1], 7)
    session.go_to(1)
    app = LabApp(exam=session.number, progress=lambda: progress, clocks=clocks, settings=file.with_suffix(".toml"))
    async with app.run_test(size=(160, 44)) as pilot:
        await until(lambda: isinstance(app.screen, Room) and bool(app.screen.query("AnswerDesk")), pilot.pause)
        await pilot.pause()
        here = app.screen
        assert isinstance(here, Room)
        editor = here.desk.editor
        assert editor is not None
        editor.cursor_blink = False
        here.action_apply()
        await until(lambda: "created" in str(here.query_one("#terminal-lines").render()), pilot.pause)
        here.query_one(Terminal).prompt.cursor_blink = False
        await pilot.pause()
        return app.export_screenshot(title="cks-lab exam start")


async def report(home: Path) -> str:
    """The report of a third rehearsal."""
    file, clocks = home / "report.sqlite", Clocks()
    progress = Progress.open(file, lambda: clocks.now)
    for seed, solved in zip(SEEDS, SOLVED, strict=True):
        session = sat(progress, clocks, seed, solved)
        clocks.passes(4)
        session.hand_in()
        settle(progress, session)
        clocks.passes(60 * 24 * 7)
    app = LabApp(exam=session.number, progress=lambda: progress, clocks=clocks, settings=file.with_suffix(".toml"))
    async with app.run_test(size=(160, 44)) as pilot:
        await until(lambda: isinstance(app.screen, ExamReport), pilot.pause)
        await pilot.pause()
        await pilot.pause()
        return app.export_screenshot(title="cks-lab exam")
