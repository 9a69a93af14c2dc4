"""A server in one's own process: for tests of whatever talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from lab.catalog.catalog import open_exercise
from lab.workshop.grading import Grader
from lab.workshop.grading.here import GraderHere
from lab.workshop.plan import planned
from lab.workshop.server.serving import Extension, Server, new_workshop
from lab.workshop.settings import Settings
from lab.workshop.store import Store
from lab.workshop.store.sqlite import SqliteStore


@asynccontextmanager
async def running(
    folder: Path,
    exercises: Sequence[str] = ("frontend-egress",),
    *,
    name: str = "A workshop",
    store: Store | None = None,
    settings: Settings | None = None,
    grader: Grader | None = None,
    extend: Extension | None = None,
) -> AsyncIterator[Server]:
    """A server on a free port of the loopback, with none of its exercises open. It grades in this process."""
    workshop = new_workshop([planned(open_exercise(each)) for each in exercises], name)
    kept = store or SqliteStore(folder / f"{workshop.id}.sqlite")
    kept.make(workshop)
    server = Server(kept, workshop, settings, grader or GraderHere(), extend=extend)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
