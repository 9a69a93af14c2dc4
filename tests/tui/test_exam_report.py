"""The report of an exam in the app, and where exams are begun."""

from dataclasses import replace

from lab.exam.grading import UnavailableError, simulated
from lab.exam.results import result_of
from lab.tui.exam.grading import Grading
from lab.tui.exam.hall import Hall
from lab.tui.exam.room import Room
from lab.tui.exam.task_report import TaskReport
from lab.tui.screens.workbench import Workbench
from tests.tui.exam_stage import PAPER, notices, report_of, words
from tests.tui.stage import until


async def test_the_report_says_passed_by_domain_and_by_task(exam):
    number = exam.answered(1, 2)
    async with exam.on(number) as (app, pilot):
        await report_of(app, pilot)
        assert words(app, "#report-verdict").startswith("✓ passed  80.0 %")
        assert "2 solved, 1 left" in words(app, "#report-under")
        rows = words(app, "#report-tasks").splitlines()
        assert rows[0].startswith(" 1 ✓ ")
        assert "50.0 of 50%" in rows[0]
        assert rows[2].startswith(" 3 ○ ")
        shares = words(app, "#report-shares")
        assert "Cluster Setup" in shares
        assert "80.0 of  80.0 %" in shares
        assert "seed: 7" in shares
        assert "first rehearsal" in shares


async def test_a_second_rehearsal_is_compared_with_the_first(exam):
    exam.answered(1)
    number = exam.answered(1, 3)
    async with exam.on(1) as (app, pilot):
        await report_of(app, pilot)
    async with exam.on(number) as (app, pilot):
        await report_of(app, pilot)
        shares = words(app, "#report-shares")
        assert "Rehearsals by the blueprint small" in shares
        assert "✗  50.0 %" in shares
        assert "✓  70.0 %  this one" in shares


async def test_a_task_opens_with_the_findings_behind_its_lost_points(exam):
    number = exam.begin()
    session = exam.session(number)
    session.write(1, "frontend-allow-egress.yaml", "a: b\n")
    session.flag(1, True)
    session.hand_in()
    async with exam.on(number) as (app, pilot):
        await report_of(app, pilot)
        await pilot.press("home", "enter")
        await until(pilot, lambda: isinstance(app.screen, TaskReport))
        shown = words(app, "#task-report-text")
        assert "0 of 10 points" in shown
        assert "apiVersion not set" in shown
        assert "flagged" in words(app, "#task-report-title")
        assert "a: b" in words(app, "#task-report-answer")
        await pilot.press("right")
        assert words(app, "#task-report-title").startswith("Task 2 of 3: left")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Workbench))
        assert app.screen.exercise.id == "cis-kubelet"


async def test_what_to_practise_starts_with_enter(exam):
    number = exam.answered(1)
    async with exam.on(number, size=(80, 24)) as (app, pilot):
        report = await report_of(app, pilot)
        assert report.query_one("#report-tasks").region.height > 10
        await pilot.press("p", "enter")
        await until(pilot, lambda: isinstance(app.screen, Workbench))
        assert app.screen.exercise.id == report.told.practise[0].exercise.id


async def test_nothing_lost_leaves_nothing_to_practise(exam):
    number = exam.answered(1, 2, 3)
    async with exam.on(number) as (app, pilot):
        report = await report_of(app, pilot)
        assert words(app, "#report-verdict").startswith("✓ passed  100.0 %")
        assert not report.query_one("#report-practise").display
        await pilot.press("tab", "tab")
        assert report.query_one("#report-tasks").has_focus


async def test_every_pane_is_reached_where_there_is_room_for_one(exam):
    number = exam.answered()
    async with exam.on(number, size=(80, 24)) as (app, pilot):
        report = await report_of(app, pilot)
        for pane in ("#report-rest", "#report-practise", "#report-tasks"):
            await pilot.press("tab")
            await pilot.pause()
            assert report.query_one(pane).has_focus
            assert report.query_one(pane).region.height > 15


async def test_graded_once_the_result_stays(exam):
    number = exam.answered(1)
    async with exam.on(number) as (app, pilot):
        first = await report_of(app, pilot)
    async with exam.on(number) as (app, pilot):
        again = await report_of(app, pilot)
        assert again.told.result.graded == first.told.result.graded
        assert len(app.progress.exams.sheets(number)) == 1


async def test_a_live_exam_is_graded_by_what_was_given_and_the_simulator_stands_in(exam):
    number = exam.begin(cluster="live")
    exam.session(number).hand_in()
    asked = []

    def grade_one(exercise, submission):
        asked.append(exercise.id)
        if exercise.id == "cis-kubelet":
            raise UnavailableError("the cluster does not answer")
        if exercise.id == "audit-log-theft":
            raise RuntimeError("no nodes")
        return simulated(exercise, submission)

    async with exam.on(number, grade_one=grade_one) as (app, pilot):
        report = await report_of(app, pilot)
        assert asked == [task.exercise for task in PAPER.tasks]
        trouble = [task.trouble for task in report.told.result.sheet.tasks]
        assert trouble[0] == ""
        assert "the cluster does not answer" in trouble[1]
        assert "no nodes" in trouble[2]
        assert "! task 3: graded in the simulator: no nodes" in words(app, "#report-shares")


async def test_a_live_exam_without_its_cluster_is_left_ungraded_and_says_how_to_go_on(exam):
    number = exam.begin(cluster="live")
    exam.session(number).hand_in()
    async with exam.on(number) as (app, pilot):
        await until(pilot, lambda: isinstance(app.screen, Grading))
        await until(pilot, lambda: "cks-lab exam report 1" in words(app, "#grading-step"))
        assert result_of(app.progress, number) is None


async def test_the_hall_lists_blueprints_and_earlier_results(exam):
    first, second = exam.answered(1), exam.answered(1, 2)
    async with exam.on(first) as (app, pilot):
        await report_of(app, pilot)
    async with exam.on() as (app, pilot):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, Hall) and "Start" in words(app, "#hall"))
        shown = words(app, "#hall")
        assert "Start: The whole exam  16 tasks, 120 minutes, 67% pass" in shown
        assert f"✗ Exam {first}" in shown
        assert f"Exam {second}" in shown
        assert "Enter grades it" in shown
        await pilot.press("end", "enter")
        report = await report_of(app, pilot)
        assert report.told.result.sheet.exam == first
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, Hall))


async def test_an_exam_is_begun_by_key_with_seed_and_minutes(exam):
    async with exam.on() as (app, pilot):
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, Hall))
        await pilot.press("down", "enter")
        await until(pilot, lambda: bool(app.screen.query("#minutes")))
        app.screen.query_one("#minutes").value = "0"
        await pilot.press("enter")
        assert "1 to 600 minutes" in words(app, "#begin-trouble")
        app.screen.query_one("#minutes").value = "12"
        app.screen.query_one("#seed").value = "5"
        # A button that was just pressed takes no second press.
        await until(pilot, lambda: not app.screen.query_one("#begin").has_class("-active"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Room), 20)
        paper = app.screen.session.paper
        assert (paper.blueprint, paper.seed, paper.minutes) == ("sprint", 5, 12)
        assert app.screen.session.left.text == "0:12:00"


async def test_a_running_exam_is_told_of_in_the_library(exam):
    exam.begin(replace(PAPER, minutes=45))
    async with exam.on() as (app, pilot):
        await until(pilot, lambda: "Exam 1 is running: 0:45:00 left" in notices(app))
