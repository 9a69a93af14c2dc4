"""A run on a real cluster in the app: what is shown as it goes on, and what is noted."""

import pytest

from lab.live.trouble import LiveError, NotEnforcedError
from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.tui.live_thread import Cluster
from lab.tui.screens.debrief import Debrief
from lab.tui.screens.workbench import Workbench
from tests.tui.live_steps import NAME, attempts, ended, told, under_way, write
from tests.tui.stage import judged, shown, until

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
