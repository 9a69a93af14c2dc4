"""A room from the first learner to the reveal, over HTTP."""

import pytest

from lab.catalog.catalog import open_exercise
from lab.workshop.client import InstructorClient, LearnerClient, ServerError
from lab.workshop.trying import running

NAME = "frontend-egress"


@pytest.fixture
async def server(tmp_path):
    async with running(tmp_path, (NAME, "layers")) as started:
        yield started


@pytest.fixture
async def instructor(server):
    async with InstructorClient(server.url, server.instructor_token) as client:
        yield client


@pytest.fixture
async def learner(server):
    async with LearnerClient(server.url) as client:
        await client.join(server.workshop.code, "Ada")
        yield client


async def test_an_answer_is_graded_and_seen_by_the_instructor(instructor, learner):
    await instructor.act("open", exercise=NAME)
    reference = open_exercise(NAME).solution.submission
    verdict = await learner.send(learner.submission(NAME, reference.files))
    assert verdict["report"]["passed"]
    assert not verdict["late"]
    (line,) = (await instructor.room())["learners"]
    assert (line["name"], line["exercise"], line["passed_here"]) == ("Ada", NAME, True)


async def test_the_solution_stays_until_it_is_revealed(instructor, learner):
    await instructor.act("open", exercise=NAME)
    with pytest.raises(ServerError) as refused:
        await learner.get(f"/api/exercises/{NAME}/debrief")
    assert (refused.value.status, refused.value.code) == (403, "not-revealed")
    await instructor.act("reveal", exercise=NAME)
    shown = await learner.get(f"/api/exercises/{NAME}/debrief")
    assert shown["files"][0]["text"] == open_exercise(NAME).solution.submission.files[0].text


async def test_what_is_not_open_is_not_told(learner):
    with pytest.raises(ServerError) as refused:
        await learner.exercise("layers")
    assert refused.value.code == "not-open"
    assert "layers" not in str(await learner.state())
