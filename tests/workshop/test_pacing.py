"""What the instructor can do, and how learners are told."""

import asyncio

import pytest

from lab.catalog.catalog import UnknownExerciseError, open_catalog
from lab.workshop.client import ServerError
from lab.workshop.console import action_of
from lab.workshop.pacing import ACTIONS, ActionError, happening
from lab.workshop.plan import plan_of
from lab.workshop.values import Kind

from .conftest import NAME, PLAN
from .test_room import Story

OTHER = PLAN[1]


def told(body, story=None):
    return happening((story or Story()).room, body)


@pytest.mark.parametrize(
    "body",
    [
        {}, {"action": "explode"}, {"action": ["open"]}, {"action": "open", "exercise": "three"},
        {"action": "time-box", "exercise": "one", "minutes": 5}, {"action": "reveal", "exercise": "two"},
        {"action": "note"}, {"action": "scoreboard", "mode": "loud"}, {"action": "anonymous", "on": 1},
        {"action": "remove", "learner": "nobody"}, {"action": "reveal"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(body):
    with pytest.raises(ActionError):
        told(body)


@pytest.mark.parametrize("minutes", [0, -1, True, "5", float("inf"), float("nan"), 10**9])
def test_a_time_box_is_some_minutes(minutes):
    story = Story().tell(Kind.OPENED, exercise="one", seed=0)
    with pytest.raises(ActionError):
        told({"action": "time-box", "exercise": "one", "minutes": minutes}, story)


def test_exercises_open_in_the_order_of_the_plan():
    story = Story()
    for name in ("one", "two"):
        event = told({"action": "open"}, story)
        assert event.exercise == name
        story.tell(event.kind, exercise=name, **dict(event.facts))
    with pytest.raises(ActionError, match="every exercise is open"):
        told({"action": "open"}, story)
    assert told({"action": "open", "exercise": "one"}, story) is None


def test_what_is_so_already_is_no_event():
    story = Story().tell(Kind.PAUSED).tell(Kind.SCOREBOARD, mode="on")
    assert told({"action": "pause"}, story) is None
    assert told({"action": "scoreboard", "mode": "on"}, story) is None
    assert told({"action": "anonymous", "on": False}, story) is None
    assert told({"action": "resume"}) is None


def test_after_the_end_people_can_still_be_removed_and_nothing_else():
    story = Story().join("Ada").tell(Kind.ENDED)
    assert told({"action": "remove", "learner": "ada"}, story).kind is Kind.REMOVED
    for action in set(ACTIONS) - {"remove"}:
        with pytest.raises(ActionError, match="has ended"):
            told({"action": action}, story)


def test_lines_are_the_same_actions():
    room = {"learners": [{"id": "7f", "name": "Ada B"}]}
    lines = {
        "open": {"action": "open", "exercise": None},
        "box layers 1.5": {"action": "time-box", "exercise": "layers", "minutes": 1.5},
        "box layers off": {"action": "time-box", "exercise": "layers", "minutes": None},
        "reveal layers": {"action": "reveal", "exercise": "layers"},
        "board freeze": {"action": "scoreboard", "mode": "frozen"},
        "names hide": {"action": "anonymous", "on": True},
        "remove ada b": {"action": "remove", "learner": "7f"},
        "end": {"action": "end"},
    }
    assert {line: action_of(line, room) for line in lines} == lines


def test_a_plan_is_of_exercises_and_whole_domains():
    catalog = open_catalog()
    domain = catalog.domains[0]
    plan = plan_of([OTHER, domain.id, OTHER], catalog)
    assert plan[0].exercise == OTHER
    assert len(plan) == len({each.exercise for each in plan})
    assert {each.id for each in domain.exercises} <= {each.exercise for each in plan}
    assert len(plan_of([], catalog)) == len(list(catalog))
    assert plan_of([NAME], catalog, seed=3)[0].seed == 3
    with pytest.raises(UnknownExerciseError):
        plan_of(["nothing"], catalog)


async def refused(coroutine):
    with pytest.raises(ServerError) as error:
        await coroutine
    return error.value.status, error.value.code, error.value.may_pass


async def test_while_it_is_paused_answers_are_held_back(instructor, learner, reference):
    await instructor.act("pause")
    submission = learner.submission(NAME, reference)
    assert await refused(learner.send(submission)) == (409, "paused", True)
    delivering = asyncio.create_task(learner.deliver(submission, most=0.05))
    await asyncio.sleep(0.1)
    await instructor.act("resume")
    assert not (await asyncio.wait_for(delivering, 5))["known"]


async def test_what_is_not_open_is_held_back_and_what_is_not_there_is_not(server, learner, reference):
    assert await refused(learner.send(learner.submission(OTHER, reference))) == (409, "not-open", True)
    assert await refused(learner.send(learner.submission("nothing", reference))) == (404, "no-exercise", False)


async def test_after_the_end_nothing_is_taken_and_what_was_can_be_read(instructor, learner, reference):
    await learner.send(learner.submission(NAME, reference))
    await instructor.act("end")
    assert await refused(learner.send(learner.submission(NAME, reference))) == (410, "ended", False)
    assert (await learner.state())["ended"]
    assert len((await learner.get("/api/submissions"))["submissions"]) == 1


async def test_what_comes_after_the_time_or_the_reveal_does_not_count(instructor, learner, reference, wrong):
    await learner.send(learner.submission(NAME, wrong))
    await instructor.act("time-box", exercise=NAME, minutes=0.0001)
    await asyncio.sleep(0.02)
    assert (await learner.send(learner.submission(NAME, reference)))["late"]
    await instructor.act("time-box", exercise=NAME, minutes=None)
    await instructor.act("reveal", exercise=NAME)
    assert (await learner.send(learner.submission(NAME, reference)))["late"]
    (line,) = (await instructor.room())["learners"]
    assert (line["passed"], line["attempts"]) == (0, 3)


async def test_news_wakes_those_who_wait_and_no_news_is_said_too(instructor, learner):
    since = (await learner.state())["version"]
    assert await learner.state(since, 0.05) is None
    waiting = asyncio.create_task(learner.state(since, 2))
    await asyncio.sleep(0.02)
    await instructor.act("note", text="Look at the labels")
    assert (await asyncio.wait_for(waiting, 1))["note"]["text"] == "Look at the labels"


async def test_learners_see_the_scoreboard_while_it_is_on(house, server, instructor, learner, reference):
    assert (await refused(learner.get("/api/scoreboard")))[1] == "scoreboard-off"
    await instructor.act("scoreboard", mode="on")
    other = await house.learn(server, "Bob")
    await other.send(other.submission(NAME, reference))
    places = (await learner.get("/api/scoreboard"))["places"]
    assert [(place["name"], place["you"]) for place in places] == [("Bob", False), ("Ada", True)]
    assert other.joined["learner"] not in str(places)


async def test_where_learners_are_is_seen(server, instructor, learner):
    await learner.here(NAME)
    (line,) = (await instructor.room())["learners"]
    assert (line["exercise"], line["away"]) == (NAME, False)
    assert (await refused(learner.here(OTHER)))[1] == "not-open"
    server.room.people[line["id"]].seen -= 60
    (line,) = (await instructor.room())["learners"]
    assert line["away"]
    await learner.here(NAME)
    (line,) = (await instructor.room())["learners"]
    assert not line["away"]
