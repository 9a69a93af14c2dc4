"""A workshop's server, an instructor, and the app in a learner's hands, in one process."""

from __future__ import annotations

from contextlib import asynccontextmanager

from lab.catalog.catalog import open_exercise
from lab.tui.workshop.app import WorkshopApp
from lab.tui.workshop.bench import WorkshopBench
from lab.tui.workshop.joining import join_or_return
from lab.workshop.client import InstructorClient
from lab.workshop.grading.here import GraderHere
from lab.workshop.server.serving import Server
from lab.workshop.settings import Settings
from lab.workshop.store.sqlite import SqliteStore
from lab.workshop.trying import running
from tests.tui.stage import until

NAME = "frontend-egress"


def reference(name: str = NAME) -> str:
    """The right answer."""
    return str(open_exercise(name).solution.submission.files[0].text)


class LearnerStage:
    """``root`` is where the learner's machine keeps its workshops."""

    def __init__(self, root, server, instructor) -> None:
        self.root = root
        self.server = server
        self.instructor = instructor

    async def member(self, name: str = "Ada", code: str | None = None):
        """A place in the workshop."""
        chosen = self.server.workshop.code if code is None else code
        return await join_or_return(self.server.url, chosen, name, root=self.root / "joined")

    @asynccontextmanager
    async def app(self, member, size=(120, 40), **more):
        """The app, connected."""
        app = WorkshopApp(member, settings=self.root / "none.toml", **more)
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.attending.online and app.attending.exercises)
            await pilot.pause()
            yield app, pilot

    async def at_work(self, app, pilot, name: str = NAME) -> WorkshopBench:
        """The workbench with an exercise on it and its first verdict."""
        app.open_by_name(name)
        await until(pilot, lambda: isinstance(app.screen, WorkshopBench) and app.screen.verdict is not None)
        await pilot.pause()
        return app.screen


@asynccontextmanager
async def learners(tmp_path, exercises=(NAME,), **more):
    """A running workshop whose first exercise is open."""
    async with (
        running(tmp_path, exercises, **more) as server,
        InstructorClient(server.url, server.instructor_token) as instructor,
    ):
        await instructor.act("open")
        yield LearnerStage(tmp_path, server, instructor)


@asynccontextmanager
async def resumed(stage):
    """The workshop of a stage that was left, served again at the same address."""
    port = int(stage.server.url.rpartition(":")[2])
    store = SqliteStore(next(stage.root.glob("*.sqlite")))
    server = Server(store, stage.server.workshop, Settings(port=port), GraderHere())
    await server.start()
    try:
        async with InstructorClient(server.url, server.instructor_token) as instructor:
            yield LearnerStage(stage.root, server, instructor)
    finally:
        await server.stop()
