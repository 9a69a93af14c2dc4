"""What holds everywhere: help, palette, keys, themes, and a clean end."""

import os

import pytest

from lab.tui.actions import every_action, in_words
from lab.tui.screens.help import Help
from lab.tui.screens.workbench import Workbench
from tests.tui.stage import judged, shown, until


async def test_help_lists_every_action_with_its_id(stage):
    async with stage.on() as (app, pilot):
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, Help)
        text = shown(app, "#help-keys")
        for action in every_action():
            assert action.id in text
            assert action.description in text
        await pilot.press("f1")
        await pilot.pause()
        assert not isinstance(app.screen, Help)


def test_every_action_has_an_id_of_its_own_and_words():
    actions = list(every_action())
    assert len({action.id for action in actions}) == len(actions)
    assert all(action.description and "." in action.id for action in actions)
    assert len(actions) > 40


def test_keys_are_written_as_people_write_them():
    assert in_words("ctrl+s,f5") == "Ctrl+S or F5"
    assert in_words("slash") == "/"


async def test_the_palette_offers_every_action_of_the_screen(stage):
    async with stage.on("close-frontend") as (app, _pilot):
        titles = {command.title for command in app.get_system_commands(app.screen)}
        for title in (
            "Hint",
            "Hand in",
            "Edit in $EDITOR",
            "Begin this file anew",
            "Quit",
            "Choose a theme",
            "Undo",
        ):
            assert title in titles


async def test_a_command_of_the_palette_runs(stage):
    async with stage.on("close-frontend") as (app, pilot):
        commands = {command.title: command for command in app.get_system_commands(app.screen)}
        await commands["Verdict"].callback()
        await pilot.pause()
        assert app.screen._shown == "verdict"


async def test_settings_change_keys_and_theme(stage):
    stage.settings.write_text('theme = "textual-light"\n[keys]\n"workbench.verdict" = "f10"\n')
    async with stage.on("close-frontend") as (app, pilot):
        assert app.theme == "textual-light"
        await pilot.press("f4")
        assert app.screen._shown == "answer"
        await pilot.press("f10")
        assert app.screen._shown == "verdict"
        await pilot.press("f1")
        await pilot.pause()
        assert "F10" in shown(app, "#help-keys")


async def test_mistakes_in_the_settings_are_told_and_the_app_opens(stage):
    stage.settings.write_text('theme = "neon"\n[keys]\n"workbench.vredict" = "f10"\n')
    async with stage.on() as (app, _pilot):
        told = " ".join(notice.message for notice in app._notifications)
        assert "config.toml:1" in told
        assert "config.toml:3" in told


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "textual-ansi", "nord", "gruvbox"])
async def test_every_screen_draws_in_every_theme(stage, theme):
    stage.settings.write_text(f'theme = "{theme}"\n')
    async with stage.on("close-frontend") as (app, pilot):
        app.screen.editor.put("half\nhint\nbad")
        await judged(pilot)
        for key in ("f2", "escape", "f8", "escape", "f1"):
            await pilot.press(key)
            await pilot.pause()
            assert "<svg" in app.export_screenshot()


async def test_without_colour_the_marks_remain(stage, monkeypatch):
    monkeypatch.setitem(os.environ, "NO_COLOR", "1")
    async with stage.on("close-frontend") as (app, pilot):
        app.screen.editor.put("half\nhint")
        await pilot.pause(0.3)
        await until(pilot, lambda: "✗" in shown(app, "#checks"))
        assert app.no_color
        assert "!" in app.screen.editor.render_line(1).text


async def test_a_judge_that_fails_is_told_in_a_sentence(stage, monkeypatch):
    async with stage.on("close-frontend") as (app, pilot):

        def broken(exercise, submission):
            raise RuntimeError("the scenario is broken")

        app.judge = broken
        app.screen.editor.put("half")
        await until(pilot, lambda: "cannot be judged" in shown(app, "#banner"))
        assert isinstance(app.screen, Workbench)
        app.judge = stage.judge
        app.screen.editor.put("good")
        await until(pilot, lambda: "10 of 10" in shown(app, "#banner"))


async def test_a_curriculum_that_cannot_be_read_is_told_in_a_sentence(stage):
    def broken():
        raise ValueError("domain.yaml:3: needs 'title' (str)")

    app = stage.app()
    app._open_catalog = broken
    async with app.run_test() as pilot:
        await until(pilot, lambda: "cannot be read: domain.yaml:3" in shown(app, "#library-filter"))


async def test_an_error_of_the_apps_own_leaves_no_traceback_and_reaches_the_command_line(stage, capsys):
    app = stage.app()

    async def go_wrong():
        async with app.run_test() as pilot:
            app.call_later(lambda: 1 / 0)
            await pilot.pause(0.2)

    with pytest.raises(ZeroDivisionError):
        await go_wrong()
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err


async def test_an_exercise_that_cannot_be_read_is_told_in_a_sentence(stage):
    for file in next(iter(stage.catalog)).folder.glob("starter/*"):
        file.write_bytes(b"\xff\xff")
    async with stage.on() as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert not isinstance(app.screen, Workbench)
        assert any("cannot be opened" in notice.message for notice in app._notifications)
