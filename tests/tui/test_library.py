"""The library: what it shows, finds and opens."""

import pytest
from rich.style import Style

from lab.manifests.submission import Submission
from lab.tui.screens.record import Record
from lab.tui.screens.workbench import Workbench
from lab.tui.widgets.curriculum import Curriculum
from tests.tui.stage import settled, shown, until, verdict_on


def titles(app):
    tree = app.screen.query_one(Curriculum)
    return [leaf.data.title for branch in tree.root.children for leaf in branch.children]


def mark(app):
    tree = app.screen.query_one(Curriculum)
    return tree.marked.title if tree.marked else None


async def test_the_next_exercise_is_marked_and_enter_starts_it(stage):
    async with stage.on() as (app, pilot):
        await until(pilot, lambda: mark(app) == "Close the frontend")
        assert "start" in shown(app, "#library-next")
        assert "Close the frontend" in shown(app, "#library-next")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, Workbench)
        assert app.screen.exercise.id == "close-frontend"


async def test_what_was_done_is_marked_and_counted(stage):
    progress, done = stage.progress(), next(iter(stage.catalog))
    submission = Submission.of("good")
    progress.record(done.id, verdict_on(done, submission).report, submission, 65)
    progress.save_draft("two-files", "first.yaml", "begun")
    progress.close()
    async with stage.on() as (app, pilot):
        await until(pilot, lambda: mark(app) == "Two files")
        assert "1 of 3 exercises passed" in shown(app, "#library-title")
        assert "10 of 30 points" in shown(app, "#library-title")
        assert "continue" in shown(app, "#library-next")
        tree = app.screen.query_one(Curriculum)
        labels = [
            tree.render_label(leaf, Style(), Style()).plain for branch in tree.root.children for leaf in branch.children
        ]
        assert labels == ["✓ Close the frontend  10/10", "◐ Two files", "○ Harden the stock"]


async def test_search_by_title_id_and_competency(stage):
    async with stage.on() as (app, pilot):
        await pilot.press("slash", *"harden")
        await pilot.pause()
        assert titles(app) == ["Harden the stock"]
        await pilot.press("enter")
        await until(pilot, lambda: mark(app) == "Harden the stock")
        await pilot.press("escape")
        await pilot.pause()
        assert len(titles(app)) == 3


async def test_a_search_without_a_hit_says_so(stage):
    async with stage.on() as (app, pilot):
        await pilot.press("slash", *"zzz")
        await pilot.pause()
        assert titles(app) == []
        assert "Nothing fits" in shown(app, "#library-next")


async def test_filters_by_state_and_domain(stage):
    progress = stage.progress()
    progress.save_draft("two-files", "first.yaml", "begun")
    progress.close()
    async with stage.on() as (app, pilot):
        await pilot.press("s", "s")
        await pilot.pause()
        assert titles(app) == ["Two files"]
        assert "state: started" in shown(app, "#library-filter")
        await pilot.press("escape", "d", "d")
        await pilot.pause()
        assert titles(app) == ["Harden the stock"]
        await pilot.press("d")
        await pilot.pause()
        assert len(titles(app)) == 3


async def test_the_detail_tells_what_an_exercise_is(stage):
    async with stage.on() as (app, pilot):
        await until(pilot, lambda: "network-policies" in shown(app, "#detail-text"))
        text = shown(app, "#detail-text")
        for words in ("close-frontend", "about 7 minutes", "not begun", "Write answer.yaml"):
            assert words in text


async def test_an_exercise_can_be_named_at_the_start(stage):
    async with stage.on("harden-stock") as (app, _pilot):
        assert app.screen.exercise.id == "harden-stock"


async def test_a_name_that_is_none_leaves_the_library_and_suggests(stage):
    async with stage.on("harden-stok") as (app, _pilot):
        assert not isinstance(app.screen, Workbench)
        assert any("did you mean harden-stock" in notice.message for notice in app._notifications)


async def test_progress_lists_attempts_and_totals(stage):
    progress, done = stage.progress(), next(iter(stage.catalog))
    for text in ("half", "good"):
        submission = Submission.of(text)
        progress.record(done.id, verdict_on(done, submission).report, submission, 65)
    progress.show_hint(done.id, 1)
    progress.close()
    async with stage.on() as (app, pilot):
        await pilot.press("p")
        await pilot.pause()
        assert isinstance(app.screen, Record)
        table = app.screen.query_one("#record")
        rows = [[str(cell) for cell in table.get_row_at(at)] for at in range(table.row_count)]
        assert rows[0][:2] == ["Cluster Setup: 1/2 passed", "10/20"]
        assert rows[1][:6] == ["✓ Close the frontend", "10/10", "10/10", "2", "1", "01:05"]
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, Record)


@pytest.mark.parametrize("size", [(80, 24), (160, 48), (60, 15)])
async def test_it_works_at_every_size(stage, size):
    async with stage.on(size=size) as (app, pilot):
        await until(pilot, lambda: mark(app) == "Close the frontend")
        too_small = any("made for 80x24" in notice.message for notice in app._notifications)
        assert too_small == (size == (60, 15))
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, Workbench)
