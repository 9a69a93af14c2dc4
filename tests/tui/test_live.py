"""A real cluster beside the simulator in the workbench: the switch, a run, and every way it can end."""

import os
import signal
import threading

import pytest
from textual.widgets import Button

from lab.live.trouble import LiveError, NotEnforcedError
from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.tui.live_thread import Cluster
from lab.tui.screens.confirm import Confirm
from lab.tui.screens.debrief import Debrief
from lab.tui.screens.stopping import Stopping
from lab.tui.screens.workbench import Workbench
from tests.test_walls import loaded_by
from tests.tui.live_stage import LiveStage
from tests.tui.stage import judged, shown, until

NAME = "close-frontend"
NONE = LiveError("There is no practice cluster", "make one")


@pytest.fixture
def cluster(monkeypatch):
    found = LiveStage(monkeypatch)
    yield found
    found.go.set()
    found.clean.set()


def told(app):
    return " ".join(f"{notice.title} {notice.message}" for notice in app._notifications)


def attempts(stage):
    return stage.progress().attempts(NAME)


async def ended(pilot):
    live = pilot.app.live
    await until(pilot, lambda: live.run is not None and not live.going)
    await pilot.pause()


async def write(pilot, text):
    pilot.app.screen.editor.put(text)
    await judged(pilot)


async def under_way(pilot, cluster, text="good"):
    """A run that stands at its first check."""
    cluster.go.clear()
    await write(pilot, text)
    await pilot.press("ctrl+n")
    await until(pilot, lambda: pilot.app.live.run is not None and pilot.app.live.run.tried == 1)
    await pilot.pause()


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


# A run


async def test_checks_come_one_by_one_and_typing_goes_on_being_judged(stage, cluster):
    async with stage.on(NAME) as (app, pilot):
        await under_way(pilot, cluster)
        lines = [option.prompt.plain for option in app.screen.query_one("#checks").options]
        assert lines[0].startswith("✓ ✓  4/4")
        assert lines[1].startswith("✓ …  6/6")
        assert "try, 1 of 2 checks" in shown(app, "#live-line")
        assert "running" in shown(app, "#live-line")
        assert "1 of 2 checks tried" in shown(app, "#live")
        await pilot.press("x")
        await judged(pilot)
        assert "x" in app.screen.editor.text
        cluster.go.set()
        await ended(pilot)
        assert cluster.tried == ["good"]


async def test_a_run_that_passes_is_noted_and_opens_the_debrief(stage, cluster):
    async with stage.on(NAME) as (app, pilot):
        await write(pilot, "good")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, Debrief))
        assert "Passed on the cluster" in shown(app, "#debrief-headline")
        assert [(attempt.score, attempt.passed) for attempt in attempts(stage)] == [(10, True)]
        await pilot.press("escape")
        await pilot.pause()
        assert "✓ 10 of 10 points" in shown(app, "#live")
        assert "2 of 2 checks tried: all as the simulator says" in shown(app, "#live")
        assert cluster.cleaned == 1


async def test_where_the_cluster_does_otherwise_both_verdicts_stand_and_what_is_known(stage, cluster):
    cluster.fares["closed"] = True
    async with stage.on(NAME) as (app, pilot):
        await write(pilot, "good")
        await pilot.press("ctrl+n")
        await ended(pilot)
        assert isinstance(app.screen, Workbench)
        assert "✓ 10 of 10 points" in shown(app, "#banner")
        assert "✗ 4 of 10 points" in shown(app, "#live")
        assert "≠ 1 otherwise than the simulator says" in shown(app, "#live")
        lines = shown(app, "#checks").splitlines()
        assert any(line.startswith("✓ ✗") for line in lines)
        assert "live: answered" in lines
        assert "≠ The simulator says that it fails. Pod addresses are rewritten." in lines
        assert [(attempt.score, attempt.passed) for attempt in attempts(stage)] == [(4, False)]
        assert "Not there yet" in told(app)
        assert "1 otherwise than the simulator says. The verdict (F4) says what is known." in told(app)


async def test_the_cluster_decides_and_passing_there_against_the_simulator_is_said(stage, cluster):
    async with stage.on(NAME) as (app, pilot):
        await write(pilot, "half")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.screen, Debrief))
        assert attempts(stage)[0].passed
        assert "1 otherwise than the simulator says" in told(app)


async def test_what_the_cluster_alone_says_of_the_text_is_among_the_findings(stage, cluster):
    cluster.fares["closed"] = True
    cluster.finding = Finding("live-refused", Severity.ERROR, "admission denied it", Span("answer.yaml", 1, 1, 1, 5))
    async with stage.on(NAME) as (app, pilot):
        await write(pilot, "half\nhint")
        assert "admission denied it" not in shown(app, "#findings")
        await pilot.press("ctrl+n")
        await ended(pilot)
        assert "✗ line 1: admission denied it" in shown(app, "#findings")
        assert app.screen.editor.findings_at(1)
        await write(pilot, "half\nhint\nmore")
        assert "admission denied it" not in shown(app, "#findings")


async def test_what_was_tried_for_a_check_is_among_its_evidence(stage, cluster):
    cluster.fares["closed"] = True
    async with stage.on(NAME) as (app, pilot):
        await write(pilot, "half")
        await pilot.press("ctrl+n")
        await ended(pilot)
        app.screen.query_one("#checks").focus()
        await pilot.press("end", "enter")
        await pilot.pause()
        assert "✗ live: 10.0.0.1 → 10.0.0.2:80: answered" in shown(app, "#evidence")


async def test_once_the_text_is_another_the_marks_are_of_an_earlier_one(stage, cluster):
    cluster.fares["closed"] = True
    async with stage.on(NAME) as (app, pilot):
        await write(pilot, "half")
        await pilot.press("ctrl+n")
        await ended(pilot)
        app.screen.editor.put("halves")
        await pilot.pause()
        assert app.screen.query_one("#live").has_class("-old")
        assert "of an earlier text" in str(app.screen.query_one("#checks").border_title)
        assert "an earlier text: ✗" in shown(app, "#live-line")
        app.screen.editor.put("half")
        await pilot.pause()
        assert not app.screen.query_one("#live").has_class("-old")


async def test_who_has_typed_on_is_not_taken_away_from_it(stage, cluster):
    async with stage.on(NAME) as (app, pilot):
        await under_way(pilot, cluster)
        await write(pilot, "half")
        cluster.go.set()
        await ended(pilot)
        assert isinstance(app.screen, Workbench)
        assert app.focused is app.screen.editor
        assert [attempt.answer[0].text for attempt in attempts(stage)] == ["good"]
        assert "10 of 10 points on the cluster, noted" in told(app)


async def test_where_nothing_could_be_tried_nothing_is_noted(stage, cluster):
    cluster.fares = {"keeps": None, "closed": None}
    async with stage.on(NAME) as (app, pilot):
        await write(pilot, "good")
        await pilot.press("ctrl+n")
        await ended(pilot)
        assert isinstance(app.screen, Workbench)
        assert attempts(stage) == ()
        assert "Nothing could be tried: no node" in shown(app, "#live")
        assert "✓ ·  4/4" in shown(app, "#checks")


async def test_nothing_is_not_tried(stage, cluster):
    async with stage.on(NAME) as (app, pilot):
        await pilot.press("ctrl+n")
        await ended(pilot)
        assert cluster.tried == []
        assert "There is nothing to try yet" in told(app)


async def test_what_is_left_behind_is_told_beside_the_report(stage, cluster):
    cluster.fares["closed"] = True
    cluster.left = LiveError("A namespace is stuck", "`cks-lab cluster clean` removes what is left")
    async with stage.on(NAME) as (app, pilot):
        await write(pilot, "half")
        await pilot.press("ctrl+n")
        await ended(pilot)
        assert "A namespace is stuck" in told(app)
        assert "cks-lab cluster clean" in shown(app, "#live")


# Ends before the end


@pytest.mark.parametrize("key", ["ctrl+n", "escape", "f12"])
async def test_a_run_is_stopped_and_cleans_up(stage, cluster, key):
    async with stage.on(NAME) as (app, pilot):
        cluster.clean.clear()
        await under_way(pilot, cluster)
        await pilot.press(key)
        await pilot.pause()
        assert app.live.going
        assert "cleaning up…" in shown(app, "#live-line")
        cluster.clean.set()
        await ended(pilot)
        assert cluster.cleaned == 1
        assert isinstance(app.screen, Workbench)
        assert "was removed" in told(app)
        assert attempts(stage) == ()
        assert "live" not in str(app.screen.query_one("#checks").border_title)


@pytest.mark.parametrize(
    ("error", "cluster_is"),
    [
        (LiveError("The server is gone", "see to it"), Cluster.READY),
        (NotEnforcedError("The network plugin does not enforce policies", "use one that does"), Cluster.NOT_ENFORCED),
    ],
)
async def test_what_stops_a_run_is_a_sentence_with_what_to_do(stage, cluster, error, cluster_is):
    cluster.failing = error
    async with stage.on(NAME) as (app, pilot):
        await write(pilot, "good")
        await pilot.press("ctrl+n")
        await ended(pilot)
        assert app.live.cluster is cluster_is
        for said in (told(app), shown(app, "#live")):
            assert error.sentence in said
            assert f"→ {error.mend}" in said
        assert "✓ 10 of 10 points" in shown(app, "#banner")
        assert attempts(stage) == ()


async def test_a_cluster_that_no_longer_answers_is_lost(stage, cluster, monkeypatch):
    stage.settings.write_text('[live]\ncontext = "play"\n')
    async with stage.on(NAME) as (app, pilot):
        await under_way(pilot, cluster)

        def gone(*_, **__):
            raise LiveError("Nothing listens there")

        monkeypatch.setattr("lab.live.session.open_connection", gone)
        monkeypatch.setattr("lab.live.session.grade_live", gone)
        await pilot.press("escape")
        await ended(pilot)
        await pilot.press("ctrl+n")
        await ended(pilot)
        assert app.live.cluster is Cluster.LOST
        assert "lost" in shown(app, "#live-line")


async def test_an_error_of_the_labs_own_is_a_sentence(stage, cluster):
    cluster.failing = RuntimeError("nobody thought of this")
    async with stage.on(NAME) as (app, pilot):
        await write(pilot, "good")
        await pilot.press("ctrl+n")
        await ended(pilot)
        assert "nobody thought of this" in told(app)
        assert "cks-lab cluster clean" in told(app)


# Leaving


async def test_quitting_waits_for_what_was_made_to_be_removed(stage, cluster):
    async with stage.on(NAME) as (app, pilot):
        cluster.clean.clear()
        await under_way(pilot, cluster)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Stopping))
        assert "removed…" in shown(app, "#stopping")
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert not app._exit
        cluster.clean.set()
        await until(pilot, lambda: app._exit)
        assert cluster.cleaned == 1


@pytest.mark.parametrize("patience", [120.0, 0.2])
async def test_nobody_has_to_wait_for_ever(stage, cluster, patience, capsys):
    async with stage.on(NAME) as (app, pilot):
        app.live.patience = patience
        cluster.clean.clear()
        await under_way(pilot, cluster)
        await pilot.press("ctrl+q")
        if patience > 1:
            await until(pilot, lambda: isinstance(app.screen, Stopping))
            await pilot.press("escape")
        await until(pilot, lambda: app._exit)
    assert "cks-lab cluster clean" in " ".join(capsys.readouterr().err.split())
    app.end_live()
    assert not cluster.cleaned


async def test_leaving_the_exercise_stops_its_run_and_waits(stage, cluster):
    async with stage.on(NAME) as (app, pilot):
        cluster.clean.clear()
        await under_way(pilot, cluster)
        app.open_exercise(app.catalog.get("two-files"))
        await until(pilot, lambda: isinstance(app.screen, Stopping))
        cluster.clean.set()
        await until(pilot, lambda: isinstance(app.screen, Workbench))
        assert app.screen.exercise.id == "two-files"
        assert attempts(stage) == ()
        assert cluster.cleaned == 1
        assert "was removed" in told(app)


async def test_one_run_at_a_time(stage, cluster):
    async with stage.on(NAME) as (app, pilot):
        cluster.clean.clear()
        await under_way(pilot, cluster)
        app.open_exercise(app.catalog.get("two-files"))
        await until(pilot, lambda: isinstance(app.screen, Stopping))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Workbench))
        assert "cks-lab cluster clean" in told(app)
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert "still being cleaned up" in told(app)
        cluster.clean.set()
        await ended(pilot)
        assert cluster.tried == ["good"]


async def test_an_app_that_ends_unasked_waits_without_a_screen(stage, cluster, capsys):
    async with stage.on(NAME) as (app, pilot):
        cluster.clean.clear()
        await under_way(pilot, cluster)
        app.exit()
        await until(pilot, lambda: app._exit)
    threading.Timer(0.2, cluster.clean.set).start()
    app.end_live()
    assert cluster.cleaned == 1
    assert "removing what it made" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="no such signals here")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
async def test_a_request_to_end_goes_the_way_out_that_cleans_up(stage, cluster, name):
    async with stage.on(NAME) as (app, pilot):
        await under_way(pilot, cluster)
        os.kill(os.getpid(), getattr(signal, name))
        await until(pilot, lambda: app._exit)
    app.end_live()
    assert app.return_code == 143
    assert cluster.cleaned == 1


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
