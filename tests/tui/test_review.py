"""The review: what is due and why, what comes next, and the way into the offered exercise."""

from datetime import UTC, datetime, timedelta

import pytest

from lab.catalog.catalog import Catalog, Domain, open_exercise
from lab.manifests.submission import Submission
from lab.progress import Progress
from lab.tui.screens.review import Review
from lab.tui.screens.workbench import Workbench
from lab.tui.widgets.offers import Offers
from tests.tui.stage import exercise, judged, settled, shown, until, verdict_on

VARIED = "frontend-egress"


@pytest.fixture
def taught(stage, tmp_path):
    """The stage with an exercise that has variants and one that has none; both can show that DNS is missing."""
    alone = exercise(tmp_path, "alone", "Stands alone")
    both = (open_exercise(VARIED), alone)
    stage.catalog = Catalog((Domain("cluster-setup", "Cluster Setup", 15, both),))
    return stage


def answered(stage, name, text, days_ago, seed=0):
    """An answer of some days ago; ``hint`` in it shows that DNS is missing, ``good`` passes."""
    then = datetime.now(UTC) - timedelta(days=days_ago)
    kept = Progress.open(stage.file, lambda: then)
    found = stage.catalog.get(name)
    submission = Submission.of(text, found.starter.files[0].name)
    kept.record(name, verdict_on(found, submission).report, submission, 60, seed=seed)
    kept.close()


async def to_review(app, pilot):
    await pilot.press("r")
    await until(pilot, lambda: isinstance(app.screen, Review))
    await until(pilot, lambda: not shown(app, "#review-sentence").startswith("Looking"))
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_a_new_learner_is_told_how_this_begins(taught, size):
    async with taught.on(size=size) as (app, pilot):
        await to_review(app, pilot)
        assert "begins with the first answer" in shown(app, "#review-sentence")
        assert not app.screen.query_one(Offers).display
        assert not app.screen.query_one("#review-rest").display
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Review)
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.screen_stack) == 1


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_what_is_due_is_offered_with_the_reason_in_a_new_variant(taught, size):
    answered(taught, VARIED, "half\nhint", days_ago=3)
    async with taught.on(size=size) as (app, pilot):
        await to_review(app, pilot)
        assert "1 today" in shown(app, "#review-title")
        offers = shown(app, "#review-offers")
        assert "Lock down the frontend" in offers
        assert "once, 3 days ago" in offers
        marked = app.screen.query_one(Offers).marked
        assert marked.seed
        assert f"variant {marked.seed}" in offers
        for widget in (app.screen.query_one(Offers), app.screen.query_one("#review-rest")):
            assert app.screen.region.contains_region(widget.region)
            assert widget.region.height >= 2
        keys = [each for each in app.screen.query("FooterKey") if each.display]
        assert {"open", "leave"} <= {each.action for each in keys}
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, Workbench)
        assert app.screen.exercise.id == VARIED
        assert app.screen.exercise.variant.seed == marked.seed
        assert f"variant {marked.seed}" in shown(app, "#title-name")


async def test_after_the_answer_it_is_no_longer_due_but_to_come(taught):
    answered(taught, VARIED, "half\nhint", days_ago=3)
    async with taught.on(size=(160, 48)) as (app, pilot):
        await to_review(app, pilot)
        await pilot.press("enter")
        await settled(pilot)
        app.screen.editor.put("good: yes")
        await judged(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: taught.progress().attempts(VARIED)[-1].passed)
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, Review))
        await until(pilot, lambda: not app.screen.query_one(Offers).display)
        assert "The next is due tomorrow" in shown(app, "#review-sentence")
        assert "tomorrow" in shown(app, "#review-coming")


async def test_an_exercise_without_variants_is_set_out_anew_and_nothing_is_lost(taught):
    answered(taught, "alone", "half\nhint", days_ago=2)
    kept = taught.progress()
    kept.save_draft("alone", "answer.yaml", "half\nhint")
    kept.close()
    async with taught.on() as (app, pilot):
        await to_review(app, pilot)
        assert "the one you know" in shown(app, "#review-offers")
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.exercise.id == "alone"
        assert app.screen.editor.text == "# your answer\n"
        former = taught.progress().former_drafts("alone", "answer.yaml")
        assert [draft.text for draft in former] == ["half\nhint"]


async def test_what_was_begun_and_not_handed_in_stays(taught):
    answered(taught, "alone", "half\nhint", days_ago=2)
    kept = taught.progress()
    kept.save_draft("alone", "answer.yaml", "half, and going on")
    kept.close()
    async with taught.on() as (app, pilot):
        await to_review(app, pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.editor.text == "half, and going on"


async def test_mastery_is_told_by_topic(taught):
    answered(taught, VARIED, "half\nhint", days_ago=3)
    answered(taught, VARIED, "good", days_ago=2)
    async with taught.on(size=(160, 48)) as (app, pilot):
        await to_review(app, pilot)
        lines = shown(app, "#review-mastery").splitlines()
        assert any("%" in line for line in lines)
        assert any("not enough answers yet" in line for line in lines)


async def test_answers_without_a_misunderstanding_leave_nothing_to_revisit(taught):
    answered(taught, VARIED, "good", days_ago=1)
    async with taught.on() as (app, pilot):
        await to_review(app, pilot)
        assert "no misunderstanding so far" in shown(app, "#review-sentence")
        assert "Mastery by topic" in shown(app, "#review-mastery")


async def test_palette_and_settings_know_the_review(taught):
    taught.settings.write_text('[keys]\n"library.review" = "f12"\n')
    async with taught.on(size=(80, 24)) as (app, pilot):
        keys = [each for each in app.screen.query("FooterKey") if each.display]
        assert all(app.screen.region.contains_region(each.region) for each in keys)
        assert "Review" in {command.title for command in app.get_system_commands(app.screen)}
        await pilot.press("f12")
        await until(pilot, lambda: isinstance(app.screen, Review))


async def test_answers_that_cannot_be_looked_at_are_told_in_a_sentence(taught, monkeypatch):
    async with taught.on() as (app, pilot):

        def broken():
            raise OSError("the disk is gone")

        monkeypatch.setattr(app.progress, "history", broken)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, Review))
        await until(pilot, lambda: "the disk is gone" in shown(app, "#review-sentence"))
