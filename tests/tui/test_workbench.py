"""The workbench: the live verdict, drafts, panes and files."""

from textual.widgets import ContentSwitcher

from lab.tui.screens.scenario import Scenario
from lab.tui.screens.workbench import Workbench
from lab.tui.widgets.findings import Findings
from lab.tui.widgets.matrix import Matrix
from tests.tui.stage import judged, shown, until


async def test_the_verdict_follows_the_text(stage):
    async with stage.on("close-frontend") as (app, pilot):
        assert "Nothing done yet" in shown(app, "#banner")
        app.screen.editor.put("half")
        await judged(pilot)
        assert "0 of 10 points" in shown(app, "#banner")
        assert "still reaches shop/stock" in shown(app, "#checks")
        assert "frontend created" in shown(app, "#answers")
        app.screen.editor.put("good")
        await judged(pilot)
        assert "✓ 10 of 10 points" in shown(app, "#banner")
        assert "hand it in" in shown(app, "#banner")


async def test_typing_is_not_held_up_by_a_judge_that_takes_its_time(stage):
    async with stage.on("close-frontend") as (app, pilot):
        stage.gate.clear()
        await pilot.press(*"one")
        await until(pilot, lambda: app.screen._judging._running)
        await pilot.press(*"two")
        assert app.screen.editor.text.endswith("onetwo")
        stage.gate.set()
        verdict = await judged(pilot)
        assert str(verdict.submission.files[0].text).endswith("onetwo")


async def test_a_verdict_that_was_overtaken_is_dropped(stage):
    async with stage.on("close-frontend") as (app, pilot):
        first = app.screen.verdict
        stage.gate.clear()
        judging = app.screen._judging
        app.screen.editor.put("half")
        # At work on it: it is neither waiting to be asked for nor to be taken up.
        await until(pilot, lambda: judging._running and judging._waiting is None)
        app.screen.editor.put("good")
        await until(pilot, lambda: judging._waiting is not None)
        assert app.screen.verdict is first
        seen = []
        real = app.screen.show_verdict
        app.screen.show_verdict = lambda verdict: (seen.append(verdict.report.score), real(verdict))
        stage.gate.set()
        await judged(pilot)
        assert seen == [10]


async def test_half_typed_text_keeps_the_last_verdict_dimmed(stage):
    async with stage.on("close-frontend") as (app, pilot):
        app.screen.editor.put("good")
        await judged(pilot)
        app.screen.editor.put("half\nbad")
        await judged(pilot)
        pane = app.screen.query_one("#verdict")
        assert pane.has_class("-stale")
        assert "Not accepted yet" in shown(app, "#banner")
        assert shown(app, "#findings").splitlines()[0] == "✗ line 2: this is not YAML"
        assert "✓" in shown(app, "#checks")
        app.screen.editor.put("half")
        await judged(pilot)
        assert not pane.has_class("-stale")


async def test_a_finding_leads_to_its_line(stage):
    async with stage.on("close-frontend") as (app, pilot):
        app.screen.editor.put("half\n\n  hint")
        await judged(pilot)
        await pilot.press("f4")
        assert isinstance(app.focused, Findings)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert app.focused is app.screen.editor
        assert app.screen.editor.cursor_location == (2, 0)
        assert "lookups fail" in shown(app, "#status")
        app.screen.editor.move_cursor((0, 0))
        await pilot.pause()
        assert "line 1, column 1" in shown(app, "#status")
        await pilot.press("f9")
        assert app.screen.editor.cursor_location == (2, 0)


async def test_the_matrix_marks_what_changed_and_traces_the_cell(stage):
    async with stage.on("close-frontend") as (app, pilot):
        app.screen.editor.put("half")
        await judged(pilot)
        matrix = app.screen.query_one(Matrix)
        rows = matrix.render().plain.splitlines()
        frontend = next(row for row in rows if "shop/frontend" in row)
        assert frontend.split()[2:] == ["✗*", "✗*", "·", "✗*"]
        assert "egress blocked; was allowed" in shown(app, "#evidence")
        matrix.focus()
        row, column = matrix.row, matrix.column
        await pilot.press("up", "left")
        await pilot.pause()
        assert (matrix.row, matrix.column) == (row - 1, column - 1)
        assert f"{matrix.grid.names[row - 1]} → {matrix.grid.names[column - 1]}" in shown(app, "#evidence")
        await pilot.press("c")
        await pilot.pause()
        cell = matrix.grid.cells(matrix.port)[matrix.row][matrix.column]
        assert cell.changed


async def test_the_matrix_opens_at_the_connection_that_shows_what_is_wrong(stage):
    async with stage.on("close-frontend") as (app, pilot):
        app.screen.editor.put("half")
        await judged(pilot)
        assert "shop/frontend → shop/stock, TCP 80" in shown(app, "#evidence")


async def test_a_connection_can_be_traced_by_name(stage):
    async with stage.on("close-frontend") as (app, pilot):
        app.screen.editor.put("half")
        await judged(pilot)
        app.screen.query_one(Matrix).focus()
        matrix = app.screen.query_one(Matrix)
        matrix.row, matrix.column = matrix.grid.names.index("shop/frontend"), matrix.grid.names.index("shop/cart")
        await pilot.press("n")
        await pilot.pause()
        assert "shop/frontend → cart.shop:8080: lookup blocked" in shown(app, "#evidence")
        matrix.column = matrix.grid.names.index("shop/stock")
        await pilot.pause()
        assert "no Service name leads there" in shown(app, "#evidence")


async def test_the_mouse_marks_a_cell_a_port_and_a_file(stage):
    async with stage.on("two-files", size=(160, 48)) as (app, pilot):
        app.screen.editor.put("half")
        await judged(pilot)
        matrix = app.screen.query_one(Matrix)
        lines = matrix.render().plain.splitlines()
        row = next(number for number, line in enumerate(lines) if "shop/stock" in line)
        column = lines[1].index("2")
        await pilot.click(Matrix, offset=(column + matrix.gutter.left, row + matrix.gutter.top))
        await pilot.pause()
        assert (matrix.grid.names[matrix.row], matrix.column) == ("shop/stock", 1)
        await pilot.click(Matrix, offset=(lines[0].index("80") + matrix.gutter.left, matrix.gutter.top))
        await pilot.pause()
        assert str(matrix.grid.ports[matrix.port]) == "TCP 80"
        await pilot.click("#files", offset=(len("first.yaml") + 4, 0))
        await pilot.pause()
        assert app.screen.editor.file == "second.yaml"


async def test_a_check_shows_its_evidence(stage):
    async with stage.on("close-frontend") as (app, pilot):
        app.screen.editor.put("half")
        await judged(pilot)
        app.screen.query_one("#checks").focus()
        await pilot.press("end", "enter")
        await pilot.pause()
        assert "egress: open" in shown(app, "#evidence")


async def test_the_draft_is_kept_with_every_key_and_comes_back(stage):
    async with stage.on("close-frontend") as (app, pilot):
        for end, key in enumerate("abc", 1):
            await pilot.press(key)
            await pilot.pause()
            kept = stage.progress().draft("close-frontend", "answer.yaml")
            assert kept.text.endswith("abc"[:end])
    async with stage.on("close-frontend") as (app, pilot):
        assert app.screen.editor.text.endswith("abc")
        assert app.screen.editor.cursor_location == app.screen.editor.document.end


async def test_file_and_cursor_are_where_they_were(stage):
    async with stage.on("two-files") as (app, pilot):
        await pilot.press("f7")
        await pilot.press(*"xy", "enter", *"z")
        await pilot.pause()
    async with stage.on("two-files") as (app, pilot):
        assert app.screen.editor.file == "second.yaml"
        assert app.screen.editor.cursor_location == (1, 1)
        assert app.screen.query_one(ContentSwitcher).current == "editor-1"


async def test_both_files_are_judged_together(stage):
    async with stage.on("two-files") as (app, pilot):
        await pilot.press("f7")
        app.screen.editor.put("good")
        verdict = await judged(pilot)
        assert [file.name for file in verdict.submission.files] == ["first.yaml", "second.yaml"]
        assert verdict.report.passed


async def test_beginning_anew_asks_and_can_be_undone(stage):
    async with stage.on("close-frontend") as (app, pilot):
        app.screen.editor.put("mine")
        await pilot.pause()
        await pilot.press("ctrl+r")
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.editor.text == "mine"
        await pilot.press("ctrl+r", "y")
        await pilot.pause()
        assert app.screen.editor.text == "# your answer\n"
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert app.screen.editor.text == "mine"
        assert stage.progress().draft("close-frontend", "answer.yaml").text == "mine"


async def test_escape_leaves_only_when_pressed_twice(stage):
    async with stage.on("close-frontend") as (app, pilot):
        await pilot.press("escape")
        assert isinstance(app.screen, Workbench)
        assert "Esc again" in shown(app, "#status")
        await pilot.press("x", "escape")
        assert isinstance(app.screen, Workbench)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, Workbench)
        assert stage.progress().draft("close-frontend", "answer.yaml").text.endswith("x")


async def test_ctrl_c_ends_nothing(stage):
    async with stage.on("close-frontend") as (app, pilot):
        await pilot.press("x", "ctrl+c")
        await pilot.pause()
        assert isinstance(app.screen, Workbench)
        assert any("Ctrl+Q" in notice.message for notice in app._notifications)
        app.screen.editor.select_all()
        await pilot.press("ctrl+c")
        assert app.clipboard.endswith("x")


async def test_the_cluster_can_be_read(stage):
    async with stage.on("close-frontend") as (app, pilot):
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, Scenario)
        assert "kind: Namespace" in app.screen.query_one("#scenario-0").text
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, Workbench)


async def test_one_pane_at_a_time_in_a_small_terminal_all_in_a_large_one(stage):
    async with stage.on("close-frontend", size=(80, 24)) as (app, pilot):

        def visible():
            return [pane for pane in ("task", "answer", "verdict") if app.screen.query_one(f"#{pane}").region.area]

        app.screen.editor.put("half\nhint")
        await judged(pilot)
        assert visible() == ["answer"]
        assert "lookups fail" in shown(app, "#verdict-line")
        await pilot.press("f3")
        await pilot.pause()
        assert visible() == ["task"]
        await pilot.press("f4")
        await pilot.pause()
        assert visible() == ["verdict"]
        await pilot.press("escape")
        await pilot.pause()
        assert visible() == ["answer"]
        assert app.focused is app.screen.editor
        await pilot.resize_terminal(160, 48)
        await pilot.pause()
        assert visible() == ["task", "answer", "verdict"]
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert visible() == ["answer"]
        assert app.screen.editor.text == "half\nhint"


async def test_time_stands_still_while_one_looks_elsewhere(stage):
    async with stage.on("close-frontend") as (app, pilot):
        bench = app.screen
        now = [100.0]
        bench.desk._clock = lambda: now[0]
        bench.desk._since = 100.0
        now[0] = 160.0
        assert bench.desk.seconds >= 60
        await pilot.press("f1")
        await pilot.pause()
        spent = bench.desk.seconds
        now[0] = 900.0
        assert bench.desk.seconds == spent
        await pilot.press("f1")
        await pilot.pause()
        now[0] = 910.0
        assert bench.desk.seconds == spent + 10


async def test_one_begins_to_write_where_the_starter_ends(stage):
    async with stage.on("close-frontend") as (app, pilot):
        editor = app.screen.editor
        assert editor.cursor_location == editor.document.end
        await pilot.press("ctrl+home")
        assert editor.cursor_location == (0, 0)
        await pilot.press("ctrl+end")
        assert editor.cursor_location == editor.document.end
