"""A learner at a workshop, with the app in front of them."""

import pytest

from lab.tui.workshop.app import WorkshopApp
from lab.tui.workshop.debrief import WorkshopDebrief
from lab.tui.workshop.hints import WorkshopHints
from lab.tui.workshop.server_line import ServerLine
from tests.tui.stage import until
from tests.workshop.learner_stage import NAME, learners, reference


@pytest.fixture
async def stage(tmp_path):
    async with learners(tmp_path, (NAME, "layers")) as found:
        yield found


def line(app) -> str:
    return str(app.screen.query_one(ServerLine).render())


def told(app) -> str:
    return "\n".join(f"{each.title}: {each.message}" for each in app._notifications)


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
