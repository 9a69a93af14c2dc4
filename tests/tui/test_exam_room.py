"""The exam room: what is typed is kept, nothing is given away, and the keys lead where they say."""

import pytest

from lab.tui.exam.room import Room
from lab.tui.screens.library import Library
from lab.tui.widgets.verdict_pane import VerdictPane
from tests.tui.exam_stage import PAPER, notices, printed, words
from tests.tui.stage import until

LOCKED = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: frontend-allow-egress, namespace: production-app}
spec: {podSelector: {}, policyTypes: [Egress]}
"""


async def test_the_room_shows_task_weight_context_and_clock(exam):
    number = exam.begin()
    async with exam.on(number) as (app, _pilot):
        assert isinstance(app.screen, Room)
        assert words(app, ".clock-task").startswith("Task 1 of 3  50%")
        assert "1:00:00 left" in words(app, ".clock-time")
        assert f"ends {app.screen.session.ends_at.astimezone():%H:%M}" in words(app, ".clock-time")
        assert words(app, "#room-context") == "kubectl config use-context cks-01"
        assert "What kube-bench found" in words(app, "#task-list")
        assert "Documentation you may open" in app.screen.query_one("#room-text").source
        exam.clocks.passes(minutes=1)
        app.screen._tick()
        app.screen.query_one("ClockLine").tell()
        assert "0:59:00 left" in words(app, ".clock-time")


async def test_nothing_is_judged_hinted_or_coached(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        app.screen.desk.editor.put(LOCKED)
        await pilot.press("f5")
        await until(pilot, lambda: "created" in printed(app))
        assert not app.screen.query(VerdictPane)
        assert app.screen.desk.editor._found == {}
        actions = {binding.binding.action for binding in app.screen.active_bindings.values()}
        assert not actions & {"hints", "verdict", "next_finding", "live_run"}
        shown = f"{printed(app)}{words(app, '#room-status')}{words(app, '#task-list')}"
        for word in ("points", "DNS", "finding", "hint", "check"):
            assert word not in shown


async def test_every_key_is_kept_and_one_goes_on_at_the_same_task_file_and_place(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        await pilot.press("ctrl+n", "f7", "end", *"  # a")
        await pilot.press("ctrl+l", *"see 1")
        kept = exam.session(number)
        assert kept.at_task == 2
        assert list(kept.texts(2).values())[1].splitlines()[0].endswith("  # a")
        assert kept.notes == "see 1"
    async with exam.on(number) as (app, pilot):
        room = app.screen
        assert room.session.at_task == 2
        assert room.desk.editor.file == "extra-args.env"
        assert room.desk.editor.document.get_line(0).endswith("  # a")
        assert room.desk.editor.cursor_location == (0, len(room.desk.editor.document.get_line(0)))
        await pilot.press(*"bc")
        assert room.desk.editor.document.get_line(0).endswith("  # abc")
        assert room.query_one("#notes").text == "see 1"


async def test_next_before_jump_and_flag_by_key(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        room = app.screen
        await pilot.press("ctrl+b")
        assert room.session.at_task == 3
        await pilot.press("ctrl+n", "f9")
        assert room.session.task(1).flagged
        assert "⚑ flagged" in words(app, ".clock-task")
        assert words(app, "#task-list").splitlines()[0].startswith("▸ 1 ○⚑")
        await pilot.press("ctrl+g", "9", "enter")
        assert "tasks 1 to 3" in words(app, "#jump-words")
        await pilot.press("2", "enter", "x")
        assert room.session.at_task == 2
        assert room.desk.editor.text.startswith("x"), "what is typed after Enter belongs to the task jumped to"
        assert room.session.touched(2)
        assert not room.session.touched(1)
        await pilot.press("ctrl+g", "1", "escape")
        assert room.session.at_task == 2
        await pilot.press("f2", "home", "enter")
        assert room.session.at_task == 1
        await pilot.press("f9")
        assert not room.session.task(1).flagged


async def test_the_list_says_what_is_begun_and_what_is_applied_as_it_stands(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        rows = lambda: words(app, "#task-list").splitlines()  # noqa: E731
        await pilot.press("a")
        assert rows()[0].startswith("▸ 1 ◐")
        await pilot.press("f5")
        await until(pilot, lambda: rows()[0].startswith("▸ 1 ●"))
        await pilot.press("b")
        assert rows()[0].startswith("▸ 1 ◐")
        await pilot.press("backspace", "backspace")
        assert rows()[0].startswith("▸ 1 ○")


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
async def test_every_pane_is_reached_by_key_at_every_size(exam, size):
    number = exam.begin()
    async with exam.on(number, size=size) as (app, pilot):
        room = app.screen
        panes = {"f2": "#task-list", "f3": "#task", "f4": "#prompt", "ctrl+l": "#notes"}
        for key, pane in panes.items():
            await pilot.press("escape") if room._shown != "answer" else None
            await pilot.press(key)
            await pilot.pause()
            widget = room.query_one(pane)
            assert widget.has_focus, key
            assert widget.region.height > 0
            assert room.query_one(".clock-time").region.height == 1
            await pilot.press("escape")
            assert room.desk.editor.has_focus
            await pilot.pause()
            assert room.desk.editor.region.height >= 8


async def test_a_new_task_is_read_before_it_is_answered_where_there_is_room_for_one_pane(exam):
    number = exam.begin()
    async with exam.on(number, size=(80, 24)) as (app, pilot):
        room = app.screen
        assert room.query_one("#task").has_focus
        await pilot.press("escape", "ctrl+n")
        assert room.query_one("#task").has_focus
        await pilot.press("ctrl+b")
        assert room.desk.editor.has_focus


async def test_leaving_says_that_the_clock_goes_on(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        await pilot.press("ctrl+c")
        assert "the clock goes on" in notices(app)
        await pilot.press("escape")
        assert "The clock goes on" in words(app, "#room-status")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Library))
        exam.clocks.passes(minutes=20)
        await pilot.press("e")
        await until(pilot, lambda: "Go on with exam 1" in words(app, "#hall"))
        assert "0:40:00 left" in words(app, "#hall")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Room))
        await pilot.press("ctrl+q")
        await pilot.pause()
        said = " ".join(str(each) for each in app._exit_renderables)
        assert "Exam 1 goes on: 0:40:00 left" in said
        assert "cks-lab exam resume" in said


async def test_what_cannot_be_saved_is_said_on_every_frame(exam, tmp_path):
    from lab.exam.session import begin
    from lab.progress import Progress

    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    kept = Progress.open(blocked / "progress.sqlite")
    number = begin(kept.exams, PAPER, clocks=exam.clocks).number
    async with exam.on(number, progress=lambda: kept) as (app, _pilot):
        assert "NOT SAVED" in words(app, ".clock-time")
        assert "nothing new is saved" in notices(app)


async def test_a_task_whose_exercise_is_gone_stops_nobody(exam):
    from dataclasses import replace

    from lab.catalog.catalog import open_exercise

    ghost = replace(PAPER.tasks[1], exercise="gone-by-now")
    paper = replace(PAPER, tasks=(PAPER.tasks[0], ghost, PAPER.tasks[2]))
    number = exam.begin(paper, find=lambda name, seed: open_exercise("frontend-egress"))
    async with exam.on(number) as (app, pilot):
        await pilot.press("ctrl+n")
        assert "cannot be shown" in app.screen.query_one("#room-text").source
        await pilot.press("x", "f7", "f5", "f8", "ctrl+o", "ctrl+r")
        await pilot.press("ctrl+n")
        assert app.screen.session.at_task == 3


async def test_the_help_begins_with_the_exam_and_under_its_clock(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        await pilot.press("f1")
        await pilot.pause()
        assert "left" in words(app, ".clock-time")
        shown = " ".join(str(each.render()) for each in app.screen.query("#help Static"))
        assert shown.index("How an exam is sat") < shown.index("How the verdict is read")
        await pilot.press("f1", "f8")
        await pilot.pause()
        assert "left" in words(app, ".clock-time")
        assert app.screen.query("#scenario-files")


async def test_begin_anew_asks_and_undo_brings_the_text_back(exam):
    number = exam.begin()
    async with exam.on(number) as (app, pilot):
        room = app.screen
        await pilot.press("x", "ctrl+r", "y")
        await until(pilot, lambda: not room.session.touched(1))
        await pilot.press("ctrl+z")
        assert room.session.touched(1)
