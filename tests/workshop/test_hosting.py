"""The instructor's screen: the room as it is, and the pace by keys."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

pytest.importorskip("aiohttp")

from textual.widgets import Input, Static

from lab.catalog.catalog import open_exercise
from lab.tui.hosting.app import HostApp
from lab.tui.hosting.desk import ServerDesk
from lab.tui.hosting.invitation import Invitation
from lab.tui.hosting.learner import Learner
from lab.tui.hosting.room import HostRoom
from lab.tui.hosting.roster import Roster
from lab.tui.hosting.trouble import NOBODY, NOTHING
from lab.tui.widgets.yaml_editor import YamlEditor
from lab.workshop.client import LearnerClient
from lab.workshop.secrecy import shown_code
from lab.workshop.trying import running
from tests.tui.stage import until

EXERCISES = ("frontend-egress", "default-deny")


@asynccontextmanager
async def room(tmp_path, size=(120, 40)):
    """A server, a learner who has joined, and the instructor's app."""
    async with running(tmp_path, EXERCISES) as server, LearnerClient(server.url) as learner:
        await learner.join(server.workshop.code, "Ada [b]Lovelace")
        app = HostApp(ServerDesk(server, server.url))
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: isinstance(app.screen, HostRoom))
            yield server, learner, app, pilot


def told(app, selector):
    return str(app.screen.query_one(selector, Static).render())


async def test_before_anybody_has_come_the_code_is_shown_large(tmp_path):
    async with running(tmp_path, EXERCISES) as server:
        app = HostApp(ServerDesk(server, server.url))
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: isinstance(app.screen, Invitation))
            shown = " ".join(str(each.render()) for each in app.screen.query(Static))
            assert shown_code(server.workshop.code) in shown
            assert server.url in shown
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, HostRoom))
            await pilot.press("f2")
            await until(pilot, lambda: isinstance(app.screen, Invitation))


async def test_the_pace_is_set_by_keys(tmp_path):
    async with room(tmp_path) as (server, _, app, pilot):
        pace = server.room.pace
        for name in EXERCISES:
            await pilot.press("o")
            await until(pilot, lambda: pace.slots[name].opened)  # noqa: B023
        await pilot.press("o")
        assert "every exercise is open" in " ".join(each.message for each in app._notifications)
        await pilot.press("p")
        await until(pilot, lambda: pace.paused)
        assert "PAUSED" in told(app, "#host-title")
        await pilot.press("p")
        await until(pilot, lambda: not pace.paused)
        for mode in ("on", "frozen", "off"):
            await pilot.press("s")
            await until(pilot, lambda: pace.scoreboard == mode)  # noqa: B023
        await pilot.press("a")
        await until(pilot, lambda: pace.anonymous)
        await until(pilot, lambda: "Ada" not in str(app.screen.query_one(Roster)._shown))


async def test_what_an_action_needs_is_asked_for(tmp_path):
    async with room(tmp_path) as (server, _, app, pilot):
        pace = server.room.pace
        await pilot.press("r")
        assert isinstance(app.screen, HostRoom)  # nothing is open that could be revealed
        await server.act({"action": "open"})
        app.screen.tell()
        await pilot.press("t")
        await until(pilot, lambda: app.screen.query(Input))
        await pilot.press(*"soon", "enter")
        await until(pilot, lambda: isinstance(app.screen, HostRoom))
        assert pace.slots[EXERCISES[0]].box_ends is None
        await pilot.press("t")
        await until(pilot, lambda: app.screen.query(Input))
        await pilot.press(*"10", "enter")
        await until(pilot, lambda: pace.slots[EXERCISES[0]].box_ends is not None)
        await until(pilot, lambda: isinstance(app.screen, HostRoom))
        await until(pilot, lambda: "left" in told(app, "#plan"))
        await pilot.press("n")
        await until(pilot, lambda: app.screen.query(Input))
        await pilot.press(*"ten", "space", *"more", "enter")
        await until(pilot, lambda: pace.note == "ten more")
        await until(pilot, lambda: isinstance(app.screen, HostRoom))
        assert "ten more" in told(app, "#host-note")
        await pilot.press("r")
        await until(pilot, lambda: not isinstance(app.screen, HostRoom))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, HostRoom))
        assert not pace.slots[EXERCISES[0]].revealed
        await pilot.press("r")
        await until(pilot, lambda: not isinstance(app.screen, HostRoom))
        await pilot.press("y")
        await until(pilot, lambda: pace.slots[EXERCISES[0]].revealed)


async def test_what_a_learner_wrote_is_read_only_while_they_share_it(tmp_path):
    async with room(tmp_path) as (server, learner, app, pilot):
        await server.act({"action": "open"})
        await learner.here(EXERCISES[0])
        assert NOBODY in told(app, "#trouble")
        wrong = open_exercise(EXERCISES[0]).solution.rejected[0]
        await learner.deliver(learner.submission(EXERCISES[0], wrong.submission.files))
        await until(pilot, lambda: wrong.shows in str(app.screen.query_one(Roster)._shown))
        assert "Misunderstood most" in told(app, "#trouble")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Learner))
        assert "Ada [b]Lovelace" in told(app, "#learner-known")
        assert not app.screen.query(YamlEditor)
        await learner.share(True)
        await pilot.press("f4")
        await until(pilot, lambda: app.screen.query(YamlEditor))
        assert app.screen.query_one(YamlEditor).text == str(wrong.submission.files[0].text)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HostRoom))
        right = open_exercise(EXERCISES[0]).solution
        await learner.deliver(learner.submission(EXERCISES[0], right.submission.files))
        await until(pilot, lambda: "10/10" in str(app.screen.query_one(Roster)._shown))
        assert "Misunderstood most" in told(app, "#trouble")
        assert NOTHING not in told(app, "#trouble")


async def test_a_learner_is_removed_and_a_workshop_ended_only_when_sure(tmp_path):
    async with room(tmp_path, (80, 24)) as (server, _, app, pilot):
        for key, done in (("x", lambda: not server.room.people), ("e", lambda: server.room.pace.ended)):
            for sure in ("n", "y"):
                await pilot.press(key)
                await until(pilot, lambda: not isinstance(app.screen, HostRoom))
                await pilot.press(sure)
                await until(pilot, lambda: isinstance(app.screen, HostRoom))
            await until(pilot, done)


async def test_in_a_small_terminal_one_pane_is_shown_at_a_time(tmp_path):
    async with room(tmp_path, (80, 24)) as (_, _, app, pilot):
        assert app.screen.query_one("#roster-pane").region.width == 80
        await pilot.press("f6")
        await pilot.pause()
        assert app.screen.query_one("#plan-pane").region.width == 80
        for _ in range(3):
            await pilot.press("f6")
        await pilot.pause()
        assert app.screen.query_one("#roster").has_focus
        await pilot.press("f1")
        await pilot.pause()
        assert "past the time their exercise" in " ".join(str(each.render()) for each in app.screen.query(Static))
