"""A room to test in, and both kinds of store."""

import os
import shutil
import subprocess
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from lab.catalog.catalog import open_exercise
from lab.workshop.client import InstructorClient, LearnerClient
from lab.workshop.grading.here import GraderHere
from lab.workshop.plan import planned
from lab.workshop.server.serving import Server, new_workshop
from lab.workshop.settings import Settings
from lab.workshop.store.sqlite import SqliteStore

NAME = "frontend-egress"
PLAN = (NAME, "layers")


def initdb() -> Path | None:
    """PostgreSQL's programs, the newest."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    beside = shutil.which("initdb")
    return found[-1] if found else Path(beside) if beside else None


@pytest.fixture(scope="session")
def postgres():
    """The URL of a server of our own, on a socket in a folder of our own; an ordinary user runs it."""
    program = initdb()
    if program is None:
        pytest.skip("PostgreSQL is not installed: there is no initdb")
    user = "nobody" if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if user:
        shutil.chown(folder, user)
    quietly = {"user": user, "check": True, "capture_output": True, "cwd": folder, "timeout": 60}
    try:
        making = ["-U", "lab", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run([program, "-D", folder / "db", *making], **quietly)
        options = f"-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=16MB -c max_connections=20"
        control = program.with_name("pg_ctl")
        subprocess.run([control, "-D", folder / "db", "-w", "-l", folder / "log", "-o", options, "start"], **quietly)
        try:
            yield f"postgresql://lab@/postgres?host={folder}"
        finally:
            subprocess.run([control, "-D", folder / "db", "-m", "immediate", "stop"], **quietly)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
def new_store(request, tmp_path):
    """Opens the same store as often as one likes, as several processes would."""
    if request.param == "sqlite":
        path = tmp_path / "workshop.sqlite"
        return lambda: SqliteStore(path)
    url = request.getfixturevalue("postgres")
    from lab.workshop.store.postgres import PostgresStore

    return lambda: PostgresStore(url)


class House:
    """Starts servers and clients, and stops them all in the end."""

    def __init__(self, stack, folder):
        self.stack = stack
        self.folder = folder

    def workshop(self, store, plan=PLAN):
        made = new_workshop([planned(open_exercise(name)) for name in plan], "A workshop")
        store.make(made)
        return made

    async def serve(self, store=None, workshop=None, grader=None, **more):
        store = store or SqliteStore(self.folder / "served.sqlite")
        server = Server(store, workshop or self.workshop(store), grader=grader or GraderHere(), **more)
        await server.start()
        self.stack.push_async_callback(self.stop, server)
        return server

    async def stop(self, server):
        if server.url:
            await server.stop()
            server.url = ""

    async def instruct(self, server):
        return await self.stack.enter_async_context(InstructorClient(server.url, server.instructor_token))

    async def learn(self, server, name="Ada"):
        client = await self.stack.enter_async_context(LearnerClient(server.url))
        client.joined = await client.join(server.workshop.code, name)
        return client


@pytest.fixture
async def house(tmp_path):
    async with AsyncExitStack() as stack:
        yield House(stack, tmp_path)


@pytest.fixture
async def server(house):
    """One with the first exercise open."""
    started = await house.serve(settings=Settings(longest_wait=2, room_interval=0))
    await started.act({"action": "open"})
    return started


@pytest.fixture
async def instructor(house, server):
    return await house.instruct(server)


@pytest.fixture
async def learner(house, server):
    return await house.learn(server)


@pytest.fixture(scope="session")
def reference():
    """A right answer to the first exercise."""
    return open_exercise(NAME).solution.submission.files


@pytest.fixture(scope="session")
def wrong():
    """A wrong answer to it, and the rule that it shows."""
    rejected = open_exercise(NAME).solution.rejected[0]
    return rejected.submission.files
