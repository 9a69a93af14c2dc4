"""Hints and their cost, handing in, and the debrief."""

import pytest

from lab.catalog.model import Hint, HintLevel
from lab.tui.screens.debrief import Debrief
from lab.tui.screens.hints import Hints
from lab.tui.screens.workbench import Workbench
from tests.tui.stage import judged, settled, shown, until


async def test_no_hint_opens_by_accident(stage):
    async with stage.on("close-frontend") as (app, pilot):
        await pilot.press("f2")
        await pilot.pause()
        assert isinstance(app.screen, Hints)
        assert "cost" in shown(app, "#hints-offer")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Workbench)
        assert stage.progress().hints_shown("close-frontend") == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (50, 14)])
async def test_the_buttons_of_the_hints_are_in_sight_however_long_the_hints(stage, size):
    long = "\n\n".join(f"Paragraph {number} of a long hint." for number in range(30))
    exercise = next(iter(stage.catalog))
    object.__setattr__(exercise, "hints", (Hint(HintLevel.NUDGE, long), *exercise.hints[1:]))
    async with stage.on("close-frontend", size=size) as (app, pilot):
        await pilot.press("f2", "y")
        await pilot.pause()
        await pilot.pause()
        buttons = list(app.screen.query("Button")) if size[1] >= 24 else [app.focused]
        for button in buttons:
            assert app.screen.region.contains_region(button.region)
            assert button.region.height


async def test_hints_open_one_by_one_and_the_solution_asks_twice(stage):
    async with stage.on("close-frontend") as (app, pilot):
        await pilot.press("f2")
        for number, words in enumerate(("Look at egress", "Rules add up", "spec: ___"), 1):
            await pilot.press("y")
            await pilot.pause()
            assert stage.progress().hints_shown("close-frontend") == number
            assert words in app.screen.query_one("#hints-text").source
        assert "solution itself" in shown(app, "#hints-offer")
        await pilot.press("y")
        await pilot.pause()
        assert not stage.progress().solution_seen("close-frontend")
        assert "good: true" not in app.screen.query_one("#hints-text").source
        await pilot.press("y")
        await pilot.pause()
        assert stage.progress().solution_seen("close-frontend")
        assert "good: true" in app.screen.query_one("#hints-text").source
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Workbench)


async def test_an_answer_that_fails_is_noted_and_the_verdict_shown(stage):
    async with stage.on("close-frontend", size=(80, 24)) as (app, pilot):
        app.screen.editor.put("half\nhint")
        await pilot.press("f5")
        await until(pilot, lambda: len(stage.progress().attempts("close-frontend")) == 1)
        attempt = stage.progress().attempts("close-frontend")[0]
        assert (attempt.score, attempt.max_score, attempt.passed) == (0, 10, False)
        assert attempt.answer[0].text == "half\nhint"
        await pilot.pause()
        assert app.screen._shown == "verdict"


@pytest.mark.parametrize("command", ["", "false-editor-that-is-not-there", "'"])
async def test_an_editor_that_cannot_be_used_is_told_in_a_sentence(stage, monkeypatch, command):
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", command)
    async with stage.on("close-frontend") as (app, pilot):
        app.screen.editor.put("mine")
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert app.screen.editor.text == "mine"
        assert any("ditor" in notice.message for notice in app._notifications)


async def test_nothing_is_not_handed_in(stage):
    async with stage.on("close-frontend") as (app, pilot):
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert stage.progress().attempts("close-frontend") == ()
        assert any("nothing to hand in" in notice.message for notice in app._notifications)


async def test_what_is_handed_in_is_the_text_of_that_moment(stage):
    async with stage.on("close-frontend") as (app, pilot):
        stage.gate.clear()
        app.screen.editor.put("half")
        await pilot.pause()
        await pilot.press("f5")
        app.screen.editor.put("good")
        await pilot.pause()
        stage.gate.set()
        await until(pilot, lambda: stage.progress().attempts("close-frontend") != ())
        assert [attempt.answer[0].text for attempt in stage.progress().attempts("close-frontend")] == ["half"]


async def test_passing_opens_the_debrief_and_leads_on(stage):
    async with stage.on("close-frontend") as (app, pilot):
        app.screen.editor.put("good")
        await judged(pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, Debrief))
        await pilot.pause()
        attempt = stage.progress().attempts("close-frontend")[0]
        assert attempt.passed
        assert "10 of 10 points" in shown(app, "#debrief-headline")
        assert "Because nothing else was asked" in app.screen.query_one("#debrief-why").source
        frames = [str(frame.border_title) for frame in app.screen.query(".debrief-answer")]
        assert frames == ["Your answer", "The reference", "Also right: looser reading"]
        assert "Two files" in shown(app, "#debrief-next")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, Workbench)
        assert app.screen.exercise.id == "two-files"
        assert len(app.screen_stack) == 2


async def test_from_the_debrief_back_to_the_answer_or_the_library(stage):
    async with stage.on("harden-stock") as (app, pilot):
        app.screen.editor.put("good")
        await judged(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Debrief))
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Workbench)
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Debrief))
        assert "last exercise" in shown(app, "#debrief-next")
        await pilot.press("l")
        await pilot.pause()
        assert len(app.screen_stack) == 1
        assert "1 of 3 exercises passed" in shown(app, "#library-title")
