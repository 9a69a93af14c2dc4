"""Leaving the app or an exercise while a run goes on: nothing is left behind on the cluster."""

import os
import signal
import threading

import pytest

from lab.tui.screens.stopping import Stopping
from lab.tui.screens.workbench import Workbench
from tests.tui.live_steps import NAME, attempts, ended, told, under_way
from tests.tui.stage import shown, until

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
