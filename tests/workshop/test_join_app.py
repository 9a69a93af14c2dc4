"""A learner at a workshop, with the app in front of them."""

from contextlib import AsyncExitStack

import pytest

from lab.catalog.catalog import open_exercise
from lab.tui.workshop.debrief import WorkshopDebrief
from lab.tui.workshop.joining import NeedsCodeError
from lab.tui.workshop.lobby import Lobby
from lab.tui.workshop.server_line import ServerLine
from tests.tui.stage import until
from tests.workshop.learner_stage import NAME, learners, reference, resumed


@pytest.fixture
async def stage(tmp_path):
    async with learners(tmp_path, (NAME, "layers")) as found:
        yield found


def line(app) -> str:
    return str(app.screen.query_one(ServerLine).render())


def told(app) -> str:
    return "\n".join(f"{each.title}: {each.message}" for each in app._notifications)


def words(app, selector) -> str:
    return str(app.screen.query_one(selector).render())


async def test_an_answer_is_judged_here_and_handed_in_to_the_server(stage):
    async with stage.app(await stage.member()) as (app, pilot):
        bench = await stage.at_work(app, pilot)
        bench.editor.put(reference())
        await until(pilot, lambda: bench.verdict.report.passed)
        assert not app.attending.scores, "nothing was handed in yet"
        await pilot.press("f5")
        await until(pilot, lambda: "by the workshop's server" in line(app))
        assert "handed in: 10 of 10 points" in line(app)
        assert "Passed: " in told(app)
        (learner,) = (await stage.instructor.room())["learners"]
        assert (learner["name"], learner["exercise"], learner["passed_here"]) == ("Ada", NAME, True)
        assert not app.attending.outbox
        assert app.progress.standing()[NAME].best == 10


async def test_a_workshop_has_no_other_numbers_no_cluster_and_no_solution_among_the_hints(stage):
    async with stage.app(await stage.member()) as (app, pilot):
        bench = await stage.at_work(app, pilot)
        offered = {each.binding.action for each in bench.active_bindings.values()}
        assert not offered & {"new_numbers", "as_written", "live_switch", "live_run", "debrief"}
        assert "external" in offered, "this is the learner's own machine"
        await pilot.press("f2")
        for _ in bench.exercise.hints:
            await app.screen.action_reveal()
        assert words(app, "#hints-offer") == "That is all there is."
        await app.screen.action_reveal()
        await app.screen.action_reveal()
        assert not app.progress.solution_seen(NAME)


async def test_pace_note_and_reveal_reach_the_learner(stage):
    async with stage.app(await stage.member()) as (app, pilot):
        assert isinstance(app.screen, Lobby)
        await stage.instructor.act("note", text="look at [b]DNS[/b]")
        await until(pilot, lambda: "note: look at [b]DNS[/b]" in line(app))
        await stage.instructor.act("time-box", exercise=NAME, minutes=10)
        await until(pilot, lambda: "left" in words(app, "#workshop-detail-text"))
        await stage.instructor.act("open", exercise="layers")
        await until(pilot, lambda: "Open now" in told(app))
        assert app.screen.query_one("#open-exercises").option_count == 2
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.screen, Lobby), "the solution is not shown yet"
        bench = await stage.at_work(app, pilot)
        await stage.instructor.act("reveal", exercise=NAME)
        await until(pilot, lambda: "solution shown" in line(app))
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(app.screen, WorkshopDebrief))
        assert app.screen._reference == open_exercise(NAME).solution.submission
        app.pop_screen()
        bench.editor.put(reference())
        await pilot.press("f5")
        await until(pilot, lambda: "it does not count" in line(app))


async def test_in_a_pause_answers_wait(stage):
    async with stage.app(await stage.member()) as (app, pilot):
        bench = await stage.at_work(app, pilot)
        bench.editor.put(reference())
        await stage.instructor.act("pause")
        await until(pilot, lambda: "paused" in line(app))
        await pilot.press("f5")
        await until(pilot, lambda: "1 answer waits" in line(app))
        await stage.instructor.act("resume")
        await until(pilot, lambda: "handed in: 10 of 10" in line(app), 10)
        assert not app.attending.outbox


async def test_who_is_removed_keeps_what_they_typed(stage):
    async with stage.app(await stage.member()) as (app, pilot):
        bench = await stage.at_work(app, pilot)
        bench.editor.put("mine: 1\n")
        await stage.instructor.act("remove", learner=app.attending.membership.learner)
        await until(pilot, lambda: app.attending.gone)
        await pilot.pause()
        assert "no longer in the workshop" in line(app)
        assert "What you typed is saved" in told(app)
        await pilot.press("f5")
        assert not app.attending.outbox
        assert app.progress.drafts(NAME)[0].text == "mine: 1\n"


async def test_sharing_is_the_learners_choice(stage):
    async with stage.app(await stage.member()) as (app, pilot):
        await pilot.press("s")
        await until(pilot, lambda: app.attending.shares)
        (learner,) = (await stage.instructor.room())["learners"]
        assert learner["shares"]
        await pilot.press("s")
        await until(pilot, lambda: not app.attending.shares)


async def test_an_exercise_that_is_not_installed_is_judged_by_the_server_alone(stage, monkeypatch):
    monkeypatch.setattr("lab.tui.workshop.sent._installed", lambda *_: None)
    async with stage.app(await stage.member()) as (app, pilot):
        bench = await stage.at_work(app, pilot)
        assert "server judges this exercise" in words(app, "#banner")
        assert bench.exercise.task == open_exercise(NAME).task
        assert bench.exercise.scenario_files == open_exercise(NAME).scenario_files
        bench.editor.put("kind: [\n")
        await until(pilot, lambda: bench.verdict.findings)
        bench.editor.put(reference())
        await pilot.press("f5")
        await until(pilot, lambda: bench.verdict.report.passed)
        assert "10 of 10" in words(app, "#banner")
        bench.editor.put("kind: Other\n")
        await until(pilot, lambda: not bench.verdict.report.passed)
        assert "server judges this exercise" in words(app, "#banner")


async def test_offline_one_goes_on_and_everything_arrives_once_and_in_order(tmp_path):
    async with AsyncExitStack() as around:
        stage = await around.enter_async_context(learners(tmp_path))
        member = await stage.member()
        async with stage.app(member) as (app, pilot):
            bench = await stage.at_work(app, pilot)
            await around.aclose()
            bench.editor.put("kind: Half\n")
            await pilot.press("f5")
            await until(pilot, lambda: "working offline, 1 answer waits" in line(app))
            bench.editor.put(reference())
            await pilot.press("f5")
            await until(pilot, lambda: "2 answers wait" in line(app))
    # The app is gone: what waits is on the disk, and so is who this is.
    assert len(member.outbox()) == 2
    offline = await stage.member(code="")
    assert offline == member
    async with resumed(stage) as again, again.app(offline) as (app, pilot):
        await until(pilot, lambda: not app.attending.outbox, 10)
        told_of = await app.attending._client.get("/api/submissions")
        assert [each["sequence"] for each in told_of["submissions"]] == [1, 2]
        assert [each["passed"] for each in told_of["submissions"]] == [False, True]
        assert [each.score for each in app.progress.attempts(NAME)] == [0, 10]
        bench = await again.at_work(app, pilot)
        assert bench.editor.text == reference()


async def test_a_token_that_is_refused_asks_for_the_code_again(stage):
    first = await stage.member()
    assert (await stage.member(code="")).token == first.token
    await stage.instructor.act("remove", learner=first.learner)
    with pytest.raises(NeedsCodeError, match="not known there any more: joining needs the workshop's code"):
        await stage.member(code="")
    again = await stage.member()
    assert again.token != first.token
    assert again.folder == first.folder, "the drafts are found again"
    assert (await stage.member("Bob")).folder != first.folder
