"""The same exercise with new numbers: drafts kept apart, attempts with their seed, and the way back."""

import pytest

from lab.catalog.catalog import Catalog, Domain, open_exercise
from lab.manifests.submission import Submission
from lab.tui.screens.debrief import Debrief
from lab.tui.screens.workbench import Workbench
from lab.tui.variants import next_seed, variant_of
from tests.tui.stage import exercise, judged, settled, shown, until, verdict_on

NAME = "frontend-egress"


@pytest.fixture
def varied(stage, tmp_path):
    """The stage with an exercise that has parameters, before one that has none."""
    alone = exercise(tmp_path, "alone", "Stands alone")
    both = (open_exercise(NAME), alone)
    stage.catalog = Catalog((Domain("cluster-setup", "Cluster Setup", 15, both),))
    return stage


async def press(pilot, *keys):
    await pilot.press(*keys)
    await settled(pilot)


def seed_of(app):
    return app.screen.exercise.variant.seed


async def type_anew(app, pilot, text):
    app.screen.editor.put(text)
    await judged(pilot)


async def test_a_key_opens_the_exercise_with_other_words_and_says_so(varied):
    async with varied.on(NAME) as (app, pilot):
        assert "variant" not in shown(app, "#title-name")
        await press(pilot, "ctrl+g")
        bench = app.screen
        assert isinstance(bench, Workbench)
        assert bench.exercise.variant.words
        assert f"variant {seed_of(app)}" in shown(app, "#title-name")
        assert bench.exercise.task != open_exercise(NAME).task
        assert bench.exercise.task == bench.exercise.variant.apply(open_exercise(NAME).task)
        assert len(app.screen_stack) == 2


async def test_what_is_typed_in_one_variant_stays_there(varied):
    async with varied.on(NAME) as (app, pilot):
        starter = app.screen.editor.text
        await type_anew(app, pilot, "as written: mine")
        await press(pilot, "ctrl+g")
        assert app.screen.editor.text != "as written: mine"
        first = seed_of(app)
        await type_anew(app, pilot, "first: mine")
        await press(pilot, "ctrl+g")
        second = seed_of(app)
        assert second not in (0, first)
        await type_anew(app, pilot, "second: mine")
        await press(pilot, "ctrl+l")
        assert seed_of(app) == 0
        assert app.screen.editor.text == "as written: mine"
        await press(pilot, "ctrl+g")
        assert (seed_of(app), app.screen.editor.text) == (first, "first: mine")
        app.screen.action_begin_anew()
        await pilot.pause()
        await pilot.press("y")
        await settled(pilot)
        assert app.screen.editor.text == app.screen.exercise.starter.files[0].text
    async with varied.on(NAME) as (app, pilot):
        assert app.screen.editor.text == "as written: mine"
        await press(pilot, "ctrl+g", "ctrl+g")
        assert (seed_of(app), app.screen.editor.text) == (second, "second: mine")
    kept = varied.progress()
    assert [draft.text for draft in kept.drafts(NAME)] == ["as written: mine"]
    assert starter not in ("", "as written: mine")


async def test_an_attempt_is_noted_with_its_seed_and_time_of_its_own(varied):
    earlier = varied.progress()
    earlier.touch(NAME)
    earlier.close()
    async with varied.on(NAME) as (app, pilot):
        app.screen.desk._before = 600.0
        await press(pilot, "ctrl+g")
        seed = seed_of(app)
        await type_anew(app, pilot, "half")
        await pilot.press("f5")
        await until(pilot, lambda: varied.progress().attempts(NAME) != ())
        attempt = varied.progress().attempts(NAME)[0]
        assert (attempt.seed, attempt.answer[0].text) == (seed, "half")
        assert attempt.seconds < 300


async def test_what_was_answered_is_not_set_again_while_there_are_others(varied):
    async with varied.on(NAME) as (app, pilot):
        await press(pilot, "ctrl+g")
        answered = app.screen.exercise.variant
        await type_anew(app, pilot, "half")
        await pilot.press("f5")
        await until(pilot, lambda: varied.progress().attempts(NAME) != ())
        await press(pilot, "ctrl+l")
        await press(pilot, "ctrl+g")
        assert app.screen.exercise.variant.words not in ({}, answered.words)


async def test_an_exercise_without_parameters_says_so(varied):
    async with varied.on("alone") as (app, pilot):
        await type_anew(app, pilot, "mine")
        before = app.screen
        await press(pilot, "ctrl+g")
        assert app.screen is before
        assert any("no other names or numbers" in notice.message for notice in app._notifications)
        await press(pilot, "ctrl+l")
        assert app.screen is before
        assert app.screen.editor.text == "mine"


async def test_the_debrief_offers_new_numbers_and_leads_on_from_a_variant(varied):
    async with varied.on(NAME) as (app, pilot):
        for _ in range(2):
            await type_anew(app, pilot, "good: yes")
            await pilot.press("f5")
            await until(pilot, lambda: isinstance(app.screen, Debrief))
            await pilot.pause()
            assert "again with new numbers" in shown(app, "#debrief-next")
            assert "Stands alone" in shown(app, "#debrief-next")
            await press(pilot, "a")
            assert isinstance(app.screen, Workbench)
            assert len(app.screen_stack) == 2
        seeds = [attempt.seed for attempt in varied.progress().attempts(NAME)]
        assert len({*seeds, seed_of(app)}) == 3
        await type_anew(app, pilot, "good: yes")
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Debrief))
        await press(pilot, "enter")
        assert app.screen.exercise.id == "alone"
        await type_anew(app, pilot, "good: yes")
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Debrief))
        assert "again" not in shown(app, "#debrief-next")
        before = app.screen
        await pilot.press("a")
        await pilot.pause()
        assert app.screen is before


async def test_work_on_a_variant_alone_counts_as_begun(varied):
    async with varied.on(NAME) as (app, pilot):
        await press(pilot, "ctrl+g")
        await type_anew(app, pilot, "half")
    standing = varied.progress().standing()
    assert set(standing) == {NAME}
    assert standing[NAME].state == "started"


async def test_the_palette_and_the_settings_know_both_ways(varied):
    varied.settings.write_text('[keys]\n"workbench.new_numbers" = "f12"\n')
    async with varied.on(NAME) as (app, pilot):
        titles = {command.title for command in app.get_system_commands(app.screen)}
        assert {"New numbers", "As written"} <= titles
        await press(pilot, "f12")
        assert seed_of(app)


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_the_mark_is_in_sight_at_every_size(varied, size):
    async with varied.on(NAME, size=size) as (app, pilot):
        await press(pilot, "ctrl+g")
        keys = [each for each in app.screen.query("FooterKey") if each.display]
        assert all(app.screen.region.contains_region(each.region) for each in keys)
        assert ("new_numbers" in {each.action for each in keys}) == (size[0] > 80)
        name = app.screen.query_one("#title-name")
        assert app.screen.region.contains_region(name.region)
        assert f"variant {seed_of(app)}" in "".join(name.render_line(0).text)


def test_every_variant_comes_before_any_comes_again_and_none_is_the_one_as_written():
    found = open_exercise(NAME)
    answered, words = [], []
    for _ in range(12):
        found = variant_of(found, next_seed(found, answered))
        answered.append(found.variant.seed)
        words.append(dict(found.variant.words))
    assert {} not in words
    assert all(words.count(each) == 1 for each in words)


def test_once_all_were_answered_the_one_answered_longest_ago_comes_again():
    found = variant_of(open_exercise(NAME), 7)
    everything = [5, *range(1, 101), 1, 2]
    assert next_seed(found, everything) == 3


def test_what_was_handed_in_is_put_away_when_a_variant_comes_again(varied):
    from lab.tui.desk import Desk

    kept = varied.progress()
    again = variant_of(open_exercise(NAME), 3)
    desk = Desk(again, kept)
    file = desk.files[0]
    desk.write(file, "half")
    report = verdict_on(again, desk.submission).report
    kept.record(NAME, report, Submission.of("half", file), 5, seed=2)
    assert not desk.put_away_handed_in()
    assert desk.texts[file] == "half"
    kept.record(NAME, report, desk.submission, 5, seed=3)
    desk.write(file, "half, and more")
    assert not desk.put_away_handed_in()
    assert desk.texts[file] == "half, and more"
    desk.write(file, "half")
    assert desk.put_away_handed_in()
    assert desk.texts[file] == again.starter.files[0].text
    assert [draft.text for draft in kept.former_drafts(desk.key, file)] == ["half"]
