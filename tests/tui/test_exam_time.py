"""The exam's clock in the app: warnings, a clock that is set, the end, wherever one is then."""

import pytest

from lab.tui.exam.hand_in import HandIn
from lab.tui.exam.report import ExamReport
from lab.tui.exam.room import Room
from tests.exam.papers import answer
from tests.tui.exam_stage import notices, report_of, words
from tests.tui.stage import until


async def test_warnings_come_once_and_stop_nobody(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        for minutes, warned in ((29, ""), (2, "30 minutes left"), (15, "15 minutes left"), (10, "5 minutes left")):
            exam.clocks.passes(minutes=minutes)
            await pilot.press("a")
            app.screen._tick()
            assert isinstance(app.screen, Room)
            assert app.screen.desk.editor.has_focus
            await until(pilot, lambda wanted=warned: wanted in notices(app))
        app.screen._tick()
        await pilot.pause()
        assert notices(app).count("minutes left") == 3
        app.screen.query_one("ClockLine").tell()
        assert words(app, ".clock-time").startswith("!! 0:04:00 left")


async def test_a_clock_that_is_set_is_told_and_changes_nothing(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        exam.clocks.is_set(hours=-1)
        app.screen._tick()
        await until(pilot, lambda: "The clock was set back by 60 minutes" in notices(app))
        assert app.screen.session.left.text == "1:00:00"


@pytest.mark.parametrize("before", [("f12",), ("f8", "f1")])
async def test_the_time_runs_out_wherever_one_is(exam, before):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        room = app.screen
        await pilot.press("x", *before)
        exam.clocks.passes(hours=1)
        room._tick()
        report = await report_of(app, pilot)
        assert report.told.result.sheet.ending == "time out"
        assert "The time is up" in notices(app)
        assert len(app.screen_stack) == 2
        assert exam.session(number).texts(1)["frontend-allow-egress.yaml"].startswith("#") is False


async def test_typing_when_the_time_is_over_leads_to_the_report_and_what_was_typed_before_counts(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        solution = app.screen.session.exercise(1).solution.submission
        app.screen.desk.editor.put(str(solution.files[0].text))
        exam.clocks.passes(hours=1, seconds=1)
        await pilot.press("z")
        report = await report_of(app, pilot)
        assert report.told.result.sheet.percent == 50
        assert "z" not in exam.session(number).texts(1)["frontend-allow-egress.yaml"][:1]


@pytest.mark.parametrize("key", ["f5", "ctrl+n"])
async def test_no_action_goes_wrong_once_the_time_is_over(exam, key):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        exam.clocks.passes(hours=2)
        await pilot.press(key)
        assert (await report_of(app, pilot)).told.result.sheet.used == 3600


async def test_handing_in_lists_what_is_untouched_and_flagged_and_the_clock_goes_on(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        await pilot.press("x", "f9", "f12")
        await pilot.pause()
        assert isinstance(app.screen, HandIn)
        shown = " ".join(str(each.render()) for each in app.screen.query("Static"))
        assert "2 untouched" in shown
        assert "What kube-bench found" in shown
        assert "1 flagged" in shown
        exam.clocks.passes(minutes=3)
        app.screen_stack[-2]._tick()
        app.screen.query_one("ClockLine").tell()
        assert "0:57:00 left" in words(app, ".clock-time")
        await pilot.press("n")
        assert isinstance(app.screen, Room)
        await pilot.press("f12", "y")
        report = await report_of(app, pilot)
        assert report.told.result.sheet.ending == "handed in"
        assert report.told.result.sheet.used == 180


async def test_an_exam_ended_in_another_terminal_ends_here(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        other = exam.session(number)
        answer(other, 1, other.exercise(1).solution.submission)
        other.hand_in()
        app.screen._tick()
        report = await report_of(app, pilot)
        assert report.told.result.sheet.percent == 50


async def test_an_exam_whose_time_ran_out_while_the_lab_was_down_opens_at_its_report(exam):
    number = exam.begin()
    exam.clocks.passes(hours=5)
    async with exam.on(number) as (app, pilot):
        report = await report_of(app, pilot)
        assert report.told.result.sheet.ending == "time out"
        assert report.told.result.sheet.used == 3600
        await pilot.press("escape")
        assert not isinstance(app.screen, ExamReport)
        await until(pilot, lambda: app.screen.query("#curriculum"))
