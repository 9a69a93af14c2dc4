"""Grading in processes of their own."""

import asyncio
import os
import signal

import pytest

from lab.catalog.catalog import open_exercise
from lab.manifests.submission import SubmittedFile
from lab.workshop.client import ServerError
from lab.workshop.grading import UngradableError
from lab.workshop.grading.here import GraderHere
from lab.workshop.grading.judge import Judge
from lab.workshop.grading.pool import GraderPool
from lab.workshop.grading.remembered import Remembered

from .conftest import NAME


@pytest.fixture
async def pool():
    started = GraderPool(1, 5.0, 1024)
    await started.start()
    yield started
    await started.stop()


async def test_a_process_gives_the_same_verdict_and_another_takes_its_place(pool, reference, wrong):
    for files in (reference, wrong):
        assert await pool.grade(NAME, 0, files) == Judge().grade(NAME, 0, files)
    worker = pool._workers[0]
    first = worker._process.pid
    os.kill(first, signal.SIGKILL)
    assert (await pool.grade(NAME, 0, reference)).passed
    assert worker._process.pid != first
    pool._seconds = 0.0001
    with pytest.raises(UngradableError, match="takes longer"):
        await pool.grade(NAME, 0, wrong)
    pool._seconds = 5.0
    assert not (await pool.grade(NAME, 0, wrong)).passed


async def test_an_answer_that_needs_too_much_memory_is_refused(reference):
    pool = GraderPool(1, 5.0, 160)
    await pool.start()
    try:
        with pytest.raises(UngradableError):
            await pool.grade(NAME, 0, [SubmittedFile("a.yaml", "x" * 60_000_000)])
        assert (await pool.grade(NAME, 0, reference)).passed
    finally:
        await pool.stop()


class Counting(GraderHere):
    """A grader that counts what it is asked."""

    def __init__(self):
        super().__init__()
        self.asked = 0

    async def grade(self, exercise, seed, files):
        self.asked += 1
        if files[0].text == "endless":
            raise UngradableError("too long")
        return Judge().grade(exercise, seed, files)


async def test_the_same_text_is_graded_once(reference):
    grader = Counting()
    remembered = Remembered(grader)
    first = await remembered.grade(NAME, 0, reference)
    assert await remembered.grade(NAME, 0, reference) == first
    assert grader.asked == 1
    await remembered.grade(NAME, 0, [SubmittedFile("b.yaml", reference[0].text)])
    assert grader.asked == 2


async def test_what_could_not_be_graded_is_not_tried_again():
    grader = Counting()
    remembered = Remembered(grader)
    for _ in range(2):
        with pytest.raises(UngradableError, match="too long"):
            await remembered.grade(NAME, 0, [SubmittedFile("a.yaml", "endless")])
    assert grader.asked == 1


async def test_the_server_tells_a_learner_whose_answer_cannot_be_graded(house):
    server = await house.serve(grader=Counting())
    await server.act({"action": "open"})
    learner = await house.learn(server)
    with pytest.raises(ServerError) as refused:
        await learner.send(learner.submission(NAME, [SubmittedFile("a.yaml", "endless")]))
    assert (refused.value.status, refused.value.code, refused.value.may_pass) == (422, "ungradable", False)
    assert not server.room.submissions
    assert server.core.submissions.wait(learner.joined["learner"]) == 0
    for number in range(3):
        with pytest.raises(ServerError) as refused:
            await learner.send(learner.submission(NAME, [SubmittedFile(f"{number}.yaml", "endless")]))
    assert refused.value.code == "too-fast"


def test_verdicts_are_of_the_variant():
    files = open_exercise(NAME, seed=3).solution.submission.files
    assert Judge().grade(NAME, 3, files).passed
    assert not Judge().grade(NAME, 0, files).passed


async def test_many_wait_their_turn(pool, reference):
    found = await asyncio.gather(*(pool.grade(NAME, 0, reference) for _ in range(20)))
    assert all(each.passed for each in found)
