"""What is acknowledged is kept, and nothing counts twice, whatever breaks."""

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from lab.workshop.client import InstructorClient, LearnerClient, ServerError
from lab.workshop.clock import Clock
from lab.workshop.store.sqlite import SqliteStore
from lab.workshop.values import Kind

from .conftest import NAME

ROOT = Path(__file__).parents[2]


def ids(answer):
    return [each["id"] for each in answer["submissions"]]


async def history(learner):
    return await learner.get("/api/submissions")


def variants(files, count):
    """The same answer in as many texts."""
    (file,) = files
    return [(file._replace(text=f"{file.text}\n# {number}\n"),) for number in range(count)]


async def hosted(home, *arguments):
    """A server of its own, as the command line starts it; and what it says of itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "lab", "workshop", "host", "-o", "json", *arguments,
        stdout=asyncio.subprocess.PIPE, env={**os.environ, "CKS_LAB_HOME": str(home)}, cwd=ROOT,
    )  # fmt: skip
    return process, json.loads(await asyncio.wait_for(process.stdout.readline(), 60))


async def test_a_server_that_is_killed_under_load_loses_nothing_it_acknowledged(tmp_path, reference):
    process, facts = await hosted(tmp_path, "--port", "0", "--exercises", NAME)
    learners = [LearnerClient(facts["local"]) for _ in range(4)]
    acknowledged = [set() for _ in learners]

    async def work(learner, seen):
        for files in variants(reference, 6):
            seen.add((await learner.deliver(learner.submission(NAME, files), most=0.3))["id"])

    try:
        for number, learner in enumerate(learners):
            await learner.join(facts["code"], f"Learner {number}")
        working = asyncio.gather(*map(work, learners, acknowledged))
        while sum(map(len, acknowledged)) < 5:
            await asyncio.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        before = [set(seen) for seen in acknowledged]
        port = facts["local"].rpartition(":")[2]
        process, facts = await hosted(tmp_path, "--port", port, "--resume", facts["workshop"])
        for learner, seen in zip(learners, before, strict=True):
            assert seen <= set(ids(await history(learner)))
        await asyncio.wait_for(working, 60)
        for learner, seen in zip(learners, acknowledged, strict=True):
            kept = ids(await history(learner))
            assert sorted(kept) == sorted(seen)
            assert len(kept) == 6
        async with InstructorClient(facts["local"], facts["instructor_token"]) as instructor:
            room = await instructor.room()
            assert [line["attempts"] for line in room["learners"]] == [6] * 4
    finally:
        for learner in learners:
            await learner.close()
        process.terminate()
        await process.wait()


class Line:
    """A line to the server that can be cut; ``swallow`` lets requests through and no answers back."""

    def __init__(self, port):
        self.port = port
        self.cut = self.swallow = False
        self.through = []

    async def start(self):
        self.listening = await asyncio.start_server(self.carry, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self.listening.sockets[0].getsockname()[1]}"

    async def carry(self, reader, writer):
        if self.cut:
            writer.close()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        self.through += [writer, back]
        await asyncio.gather(self.pump(reader, back, False), self.pump(there, writer, True))

    async def pump(self, reader, writer, answers):
        try:
            while piece := await reader.read(65536):
                if answers and self.swallow:
                    self.drop()
                    return
                writer.write(piece)
        except OSError:
            pass
        finally:
            writer.close()

    def drop(self):
        """Everybody's connections break."""
        for writer in self.through:
            writer.close()
        self.through.clear()


async def test_learners_whose_line_is_cut_go_on_and_are_heard_once(house, server, reference):
    line = Line(int(server.url.rpartition(":")[2]))
    url = await line.start()
    async with LearnerClient(url) as learner:
        await learner.join(server.workshop.code, "Ada")
        line.swallow = True  # the first answer is lost on its way back, after it was kept
        working = [
            asyncio.create_task(learner.deliver(learner.submission(NAME, files), most=0.2))
            for files in variants(reference, 3)
        ]
        while not server.room.submissions:
            await asyncio.sleep(0.005)
        line.cut = True
        line.drop()
        await asyncio.sleep(0.5)
        assert not any(task.done() for task in working)
        line.cut = line.swallow = False
        verdicts = await asyncio.wait_for(asyncio.gather(*working), 20)
        assert any(verdict["known"] for verdict in verdicts)
        assert sorted(ids(await history(learner))) == sorted(verdict["id"] for verdict in verdicts)
        (person,) = server.room.people.values()
        assert person.standings[NAME].attempts == 3
    line.listening.close()


async def test_what_is_sent_twice_at_once_is_graded_and_counted_once(server, learner, reference):
    submission = learner.submission(NAME, reference)
    verdicts = await asyncio.gather(*(learner.send(submission) for _ in range(6)))
    assert all(verdict["report"] == verdicts[0]["report"] for verdict in verdicts)
    assert (await learner.send(submission))["known"]
    (person,) = server.room.people.values()
    assert person.standings[NAME].attempts == 1


async def test_what_arrives_in_another_order_is_sorted_by_the_learners_own(server, learner, reference, wrong):
    first, second = learner.submission(NAME, wrong), learner.submission(NAME, reference)
    await learner.send(second)
    await learner.send(first)
    assert ids(await history(learner)) == [first["id"], second["id"]]
    (person,) = server.room.people.values()
    assert person.standings[NAME].newest == second["id"]
    assert person.standings[NAME].score == 10


async def test_a_number_that_is_taken_is_exchanged_for_the_next(server, learner, reference, wrong):
    await learner.send(learner.submission(NAME, wrong, sequence=1))
    with pytest.raises(ServerError) as refused:
        await learner.send(learner.submission(NAME, reference, sequence=1))
    assert (refused.value.code, refused.value.more) == ("sequence-taken", {"next_sequence": 2})
    verdict = await learner.deliver(learner.submission(NAME, reference, sequence=1))
    assert verdict["sequence"] == 2


async def test_a_full_disk_refuses_and_goes_on_when_there_is_room(house, reference):
    store = SqliteStore(house.folder / "full.sqlite")
    server = await house.serve(store)
    await server.act({"action": "open"})
    learner = await house.learn(server)
    (pages,) = store.connection.execute("PRAGMA page_count").fetchone()
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    kept, refused = [], None
    for files in variants(reference, 30):
        submission = learner.submission(NAME, (files[0]._replace(text=files[0].text + "# " + os.urandom(3000).hex()),))
        try:
            kept.append((await learner.send(submission))["id"])
        except ServerError as error:
            refused = error
            break
    assert refused is not None
    assert (refused.status, refused.code, refused.may_pass) == (507, "store-full", True)
    assert ids(await history(learner)) == kept  # nothing half written, and reading goes on
    (person,) = server.room.people.values()
    assert sum(each.attempts for each in person.standings.values()) == len(kept)
    store.connection.execute("PRAGMA max_page_count = 100000")
    assert (await learner.send(submission))["id"] == submission["id"]
    assert ids(await history(learner)) == [*kept, submission["id"]]


async def test_a_clock_that_jumps_is_noted_and_changes_no_order(house, reference, wrong):
    wall = {"set_by": 0.0}

    def clock(offset, seen):
        return Clock(offset, seen, lambda: time.time() + wall["set_by"], time.monotonic)

    store = SqliteStore(house.folder / "clock.sqlite")
    workshop = house.workshop(store)
    server = await house.serve(store, workshop, clock=clock)
    await server.act({"action": "open"})
    learner = await house.learn(server)
    await learner.send(learner.submission(NAME, wrong))
    wall["set_by"] = -86_400.0
    await server.ledger.note_jump()
    await learner.send(learner.submission(NAME, reference))
    events = store.events(workshop.id)
    offsets = [event.offset for event in events]
    assert offsets == sorted(offsets)
    assert offsets[-1] < 60
    (jump,) = [event for event in events if event.kind is Kind.CLOCK_JUMPED]
    assert jump.facts["seconds"] == pytest.approx(-86_400, abs=2)
    (person,) = server.room.people.values()
    assert person.standings[NAME].score == 10
    assert person.standings[NAME].seconds < 60
    assert [each["sequence"] for each in (await history(learner))["submissions"]] == [1, 2]


async def test_a_night_between_two_sessions_is_nobodys_time(house):
    night = {"gone": 0.0}

    def clock(offset, seen):
        return Clock(offset, seen, lambda: time.time() + night["gone"], time.monotonic)

    file = house.folder / "night.sqlite"
    store = SqliteStore(file)
    workshop = house.workshop(store)
    first = await house.serve(store, workshop, clock=clock)
    await first.act({"action": "open"})
    await first.act({"action": "time-box", "exercise": NAME, "minutes": 10})
    learner = await house.learn(first)
    await learner.here(NAME)
    await house.stop(first)
    night["gone"] = 50_000.0
    second = await house.serve(SqliteStore(file), workshop, clock=clock)
    async with LearnerClient(second.url, learner.token) as again:
        (exercise,) = (await again.state())["exercises"]
        assert exercise["seconds_left"] == pytest.approx(600, abs=30)
    (person,) = second.room.people.values()
    assert person.seconds_at(NAME, second.room.pace.working(second.ledger.clock.offset)) < 30
    assert second.ledger.clock.offset > 50_000


async def test_a_server_that_was_stopped_goes_on_where_it_was(house, new_store, reference):
    store = new_store()
    workshop = house.workshop(store)
    first = await house.serve(store, workshop)
    await first.act({"action": "open"})
    learner = await house.learn(first)
    submission = learner.submission(NAME, reference)
    await learner.send(submission)
    offset = first.room.last_offset
    await house.stop(first)
    second = await house.serve(new_store(), workshop)
    async with LearnerClient(second.url, learner.token) as again:
        assert (await again.send(submission))["known"]
        assert (await again.state())["you"]["score"] == 10
    assert second.room.last_offset >= offset
    with pytest.raises(ServerError):
        async with InstructorClient(second.url, "x" * 43) as forged:
            await forged.room()
