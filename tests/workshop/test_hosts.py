"""Several hosts behind one address: the state is in PostgreSQL."""

import asyncio

import pytest

from lab.workshop.client import InstructorClient, LearnerClient
from lab.workshop.settings import Settings

from .conftest import NAME

SETTINGS = Settings(poll_seconds=0.05, room_interval=0)


@pytest.fixture
async def hosts(house, postgres):
    """Two hosts of one workshop."""
    from lab.workshop.store.postgres import PostgresStore

    store = PostgresStore(postgres)
    workshop = house.workshop(store)
    first = await house.serve(store, workshop, settings=SETTINGS)
    second = await house.serve(PostgresStore(postgres), workshop, settings=SETTINGS)
    return first, second


async def test_who_joined_at_one_hands_in_at_the_other(house, hosts, reference):
    first, second = hosts
    await first.act({"action": "open"})
    learner = await house.learn(first)
    async with LearnerClient(second.url, learner.token) as there:
        verdict = await there.deliver(there.submission(NAME, reference), most=0.05)
    assert verdict["report"]["passed"]
    assert (await learner.get("/api/submissions"))["next_sequence"] == 2


async def test_an_instructor_at_one_sees_and_steers_the_other(house, hosts, reference):
    first, second = hosts
    learner = await house.learn(second)
    state = await learner.state()
    async with InstructorClient(first.url, first.instructor_token) as instructor:
        news = asyncio.create_task(learner.state(state["version"], 5))
        await instructor.act("open", exercise=NAME)
        assert [each["id"] for each in (await news)["exercises"]] == [NAME]
        room = await instructor.room()
        await learner.send(learner.submission(NAME, reference))
        began = asyncio.get_running_loop().time()
        while not room["learners"] or not room["learners"][0]["passed_here"]:
            room = await instructor.room(room["version"], 2) or room
        assert asyncio.get_running_loop().time() - began < 1


async def test_what_arrives_at_both_counts_once(house, hosts, reference):
    first, second = hosts
    await first.act({"action": "open"})
    learner = await house.learn(first)
    await second.ledger.catch_up()
    async with LearnerClient(second.url, learner.token) as there:
        submission = learner.submission(NAME, reference)
        verdicts = await asyncio.gather(learner.send(submission), there.send(submission))
    assert sorted(verdict["known"] for verdict in verdicts) == [False, True]
    for host in hosts:
        await host.ledger.catch_up()
        (person,) = host.room.people.values()
        assert person.standings[NAME].attempts == 1


async def test_both_tell_the_same_story(house, hosts, reference, wrong):
    first, second = hosts
    await first.act({"action": "open"})
    await second.ledger.catch_up()
    names = ("Ada", "Bob", "Cleo", "Dan")
    learners = [await house.learn(host, name) for host, name in zip(hosts * 2, names, strict=True)]
    sent = [learner.send(learner.submission(NAME, files)) for learner in learners for files in (reference, wrong)]
    await asyncio.gather(*sent)
    for host in hosts:
        await host.ledger.catch_up()
    events = [event.number for event in first.ledger.store.events(first.workshop.id)]
    assert events == sorted(set(events))
    tables = [
        {person.name: person.standings[NAME].attempts for person in host.room.people.values()} for host in hosts
    ]
    assert tables == [dict.fromkeys(names, 2)] * 2


async def test_who_was_seen_at_one_is_seen_at_the_other(house, hosts):
    first, second = hosts
    await first.act({"action": "open"})
    learner = await house.learn(first)
    await second.ledger.catch_up()
    before = second.room.people[learner.joined["learner"]].seen
    await learner.here(NAME)
    await learner.here(NAME)
    for host in hosts:
        await host.ledger.exchange_seen()
    assert second.room.people[learner.joined["learner"]].seen > before


async def test_a_database_that_goes_away_is_waited_for(house, hosts, reference):
    first, _ = hosts
    await first.act({"action": "open"})
    learner = await house.learn(first)
    first.ledger.store._connection.close()
    verdict = await learner.deliver(learner.submission(NAME, reference), most=0.05)
    assert verdict["report"]["passed"]
