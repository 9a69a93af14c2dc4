"""A real cluster beside the simulator in the workbench: the switch, a run, and every way it can end."""

import pytest
from textual.widgets import Button

from lab.live.trouble import LiveError
from lab.tui.live_thread import Cluster
from lab.tui.screens.confirm import Confirm
from lab.tui.screens.debrief import Debrief
from tests.test_walls import loaded_by
from tests.tui.live_steps import NAME, NONE, attempts, ended, told, write
from tests.tui.stage import shown, until

# The switch


async def test_the_switch_says_what_counts_and_how_the_cluster_is(stage, cluster):
    async with stage.on(NAME) as (app, pilot):
        assert "[simulated]" in shown(app, "#live-switch")
        assert not app.screen.query_one("#live-line").display
        await pilot.press("f12")
        await until(pilot, lambda: app.live.cluster is Cluster.READY)
        assert "[live]" in shown(app, "#live-switch")
        assert "cks-lab: ready" in shown(app, "#live-line")
        assert app.screen.query_one("#live-line").display
        assert cluster.choices[0].own
        await pilot.press("f12")
        await pilot.pause()
        assert "[simulated]" in shown(app, "#live-switch")
        assert not app.screen.query_one("#live-line").display


async def test_a_click_switches_too(stage, cluster):
    async with stage.on(NAME) as (app, pilot):
        await pilot.click("#live-switch")
        await until(pilot, lambda: app.live.cluster is Cluster.READY)
        assert app.live.on


async def test_the_key_of_a_run_is_in_the_footer_while_live_mode_is_on(stage, cluster):
    def keys(app):
        return {each.action for each in app.screen.query("FooterKey") if each.display}

    async with stage.on(NAME, size=(80, 24)) as (app, pilot):
        assert "live_run" not in keys(app)
        await pilot.press("f12")
        await until(pilot, lambda: app.live.cluster is Cluster.READY)
        await pilot.pause()
        assert {"live_run", "hand_in", "help", "quit"} <= keys(app)
        for each in app.screen.query("FooterKey"):
            # The last column is the space after the last word.
            assert not each.display or each.region.right - 1 <= 80


async def test_both_actions_are_in_the_palette(stage, cluster):
    async with stage.on(NAME) as (app, _pilot):
        titles = {command.title for command in app.get_system_commands(app.screen)}
        assert {"Live", "Try live"} <= titles


async def test_without_a_cluster_a_sentence_says_how_to_get_one_and_nothing_else_changes(stage, cluster):
    cluster.absent = NONE
    async with stage.on(NAME) as (app, pilot):
        await pilot.press("f12")
        await until(pilot, lambda: app.live.cluster is Cluster.NONE)
        await pilot.pause()
        assert "There is no practice cluster.\n→ make one" in told(app)
        assert "There is no practice cluster" in shown(app, "#live")
        assert "none" in shown(app, "#live-line")
        await write(pilot, "good")
        assert "✓ 10 of 10 points" in shown(app, "#banner")
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Debrief))


async def test_without_the_kubernetes_package_a_sentence_says_how_to_get_it(stage, cluster, monkeypatch):
    cluster.absent = LiveError("Live mode needs the kubernetes package", "pip install 'cks-lab[live]'")
    async with stage.on(NAME) as (app, pilot):
        await pilot.press("f12")
        await until(pilot, lambda: app.live.trouble is not None)
        await pilot.pause()
        assert "pip install 'cks-lab[live]'" in shown(app, "#live")


async def test_the_switch_stays_from_exercise_to_exercise(stage, cluster):
    async with stage.on(NAME) as (app, pilot):
        await pilot.press("f12")
        await until(pilot, lambda: app.live.cluster is Cluster.READY)
        app.open_exercise(app.catalog.get("two-files"))
        await until(pilot, lambda: app.screen.desk.exercise.id == "two-files" and app.screen.verdict is not None)
        assert "[live]" in shown(app, "#live-switch")


# A context of one's own


@pytest.fixture
def own(stage, cluster, tmp_path):
    stage.settings.write_text(f'[live]\ncontext = "play"\nkubeconfig = "{tmp_path / "play.yaml"}"\n')
    cluster.question = "Use the cluster of context 'play' at https://play:6443?"
    return cluster


async def test_a_context_of_ones_own_is_asked_for_once_in_a_session(stage, own, tmp_path):
    async with stage.on(NAME) as (app, pilot):
        await write(pilot, "half")
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "'play' at https://play:6443" in str(app.screen.query_one("Static").render())
        await pilot.press("y")
        await until(pilot, lambda: app.live.cluster is Cluster.READY)
        assert "play: ready" in shown(app, "#live-line")
        await pilot.press("ctrl+n")
        await ended(pilot)
        assert own.tried == ["half"]
        assert {(choice.context, choice.kubeconfig) for choice in own.choices} == {("play", tmp_path / "play.yaml")}


@pytest.mark.parametrize("key", ["f12", "ctrl+n"])
async def test_nothing_is_done_on_a_context_that_was_not_agreed_to(stage, own, key):
    async with stage.on(NAME) as (app, pilot):
        await write(pilot, "good")
        await pilot.press(key)
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert app.focused is app.screen.query_one("#no", Button)
        await pilot.press("enter")
        await until(pilot, lambda: not app.live.on)
        await pilot.pause()
        assert own.tried == []
        assert "[simulated]" in shown(app, "#live-switch")
        assert attempts(stage) == ()


async def test_the_app_ends_while_the_question_stands(stage, own):
    async with stage.on(NAME) as (app, pilot):
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: app._exit)
    app.end_live()
    assert app.live.wait(5)
    assert own.tried == []


# Walls

OPENS = """
import asyncio, sys
from pathlib import Path
from lab.catalog.catalog import open_catalog
from lab.progress import Progress
from lab.tui.app import LabApp

async def work():
    app = LabApp("frontend-egress", settings=Path(sys.argv[1]) / "none.toml")
    async with app.run_test(size=(120, 40)) as pilot:
        while not getattr(app.screen, "verdict", None):
            await pilot.pause(0.02)
        await pilot.press("x", "f1", "f1")
        if sys.argv[2:]:
            await pilot.press("f12")
            while app.live.trouble is None:
                await pilot.pause(0.02)
        await pilot.press("ctrl+q")

asyncio.run(work())
"""


def test_nothing_of_live_mode_is_loaded_before_the_switch_is_used(tmp_path, monkeypatch):
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path))
    loaded = loaded_by(OPENS, str(tmp_path))
    assert "lab.tui.screens.workbench" in loaded
    assert not any(name.partition(".")[0] == "kubernetes" for name in loaded)
    assert not any(name == "lab.live" or name.startswith("lab.live.") for name in loaded)
    assert "lab.live.session" in loaded_by(OPENS, str(tmp_path), "switch")
