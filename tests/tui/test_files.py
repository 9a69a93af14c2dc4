"""Answers of several files in the app: tabs, marks, jumps between them, and drafts of each."""

import pytest
from textual import events
from textual.widgets import ContentSwitcher

from lab.catalog.catalog import open_catalog
from lab.progress import Progress
from lab.tui.app import LabApp
from lab.tui.screens.debrief import Debrief
from lab.tui.widgets.file_bar import FileBar
from lab.tui.widgets.findings import Findings
from lab.tui.widgets.yaml_editor import YamlEditor
from tests.pack import PACK
from tests.tui.stage import judged, settled, shown, until

CATALOG = open_catalog(PACK)
SIZES = [(80, 24), (160, 48)]
NAMES = ("web.json", "lock.yaml", "answers.yaml")


@pytest.fixture
def lab(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def make(exercise="stolen-token"):
        return LabApp(exercise, catalog=lambda: CATALOG, progress=lambda: Progress.open(tmp_path / "progress.sqlite"))

    return make


def reference(bench):
    return {file.name: str(file.text) for file in bench.exercise.solution.submission.files}


def write(bench, texts):
    for name, editor in zip(bench.desk.files, bench.query("#editors YamlEditor"), strict=True):
        editor.put(texts.get(name, editor.text))


@pytest.mark.parametrize("size", SIZES)
async def test_a_tab_for_each_file_beginning_with_what_lies_there(lab, size):
    app = lab()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert app.screen.desk.files == NAMES
        assert app.screen.editor.cursor_location == (0, 0)
        assert '"SCMP_ACT_ALLOW"' in app.screen.editor.text
        for name in (*NAMES[1:], NAMES[0]):
            await pilot.press("f7")
            await pilot.pause()
            assert app.screen.editor.file == name
            assert app.screen.editor.has_focus
        assert all(name in shown(app, "#files") for name in NAMES)


async def test_only_yaml_is_coloured_and_indented_as_yaml(lab):
    app = lab()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        languages = [editor.language for editor in app.screen.query("#editors YamlEditor")]
        assert languages == [None, "yaml", "yaml"]
        app.screen.editor.put("  run:")
        app.screen.editor.move_cursor((0, 6))
        await pilot.press("enter")
        assert app.screen.editor.text == "  run:\n  "


@pytest.mark.parametrize("size", SIZES)
async def test_a_finding_in_another_file_is_marked_there_and_led_to(lab, size):
    app = lab()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        write(app.screen, {**reference(app.screen), "answers.yaml": "paths: [/orders, /invoices]\npod: mail-1\n"})
        verdict = await judged(pilot)
        assert [each.rule for each in verdict.findings] == ["sheet-wrong"]
        assert "answers.yaml ✗" in shown(app, "#files")
        assert "web.json ✗" not in shown(app, "#files")
        assert "answers.yaml line 2" in shown(app, "#findings")
        await pilot.press("f9")
        await pilot.pause()
        assert app.screen.editor.file == "answers.yaml"
        assert app.screen.editor.cursor_location == (1, 0)
        assert app.screen.editor.findings_at(2)


async def test_a_finding_is_chosen_from_the_list(lab):
    app = lab()
    async with app.run_test(size=(160, 48)) as pilot:
        await settled(pilot)
        write(app.screen, {**reference(app.screen), "answers.yaml": "pod: mail-1\npaths: [/orders, /invoices]\n"})
        await judged(pilot)
        app.screen.query_one(Findings).focus()
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.screen.editor.file == "answers.yaml")
        assert app.screen.editor.has_focus


async def test_a_draft_of_each_file_is_kept(lab):
    app = lab()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        for letter in "abc":
            await pilot.press("ctrl+home", letter)
            await pilot.pause()
            await pilot.press("f7")
            await pilot.pause()
    app = lab()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        texts = app.screen.desk.texts
        assert [texts[name][0] for name in NAMES] == ["a", "b", "c"]
        assert [each.text[0] for each in app.screen.query("#editors YamlEditor")] == ["a", "b", "c"]


async def test_beginning_one_file_anew_leaves_the_others(lab):
    app = lab()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        write(app.screen, reference(app.screen))
        bench = app.screen
        await pilot.press("ctrl+r", "y")
        await until(pilot, lambda: app.screen is bench and "ptrace" in bench.desk.texts["web.json"])
        await judged(pilot)
        assert app.screen.desk.texts["answers.yaml"] == reference(app.screen)["answers.yaml"]
        assert app.screen.verdict.report.score == 7


async def test_the_whole_answer_passes_and_is_shown_beside_the_reference(lab):
    app = lab()
    async with app.run_test(size=(160, 48)) as pilot:
        await settled(pilot)
        write(app.screen, reference(app.screen))
        assert (await judged(pilot)).report.passed
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Debrief))
        answers = [str(each.render()) for each in app.screen.query(".debrief-answer")]
        assert all(name in answers[0] and name in answers[1] for name in NAMES)


async def test_a_sheet_alone_begins_with_its_questions(lab):
    app = lab("night-log")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.screen.editor.text.startswith("# the mode of the file\nmode:\n")
        assert app.screen.verdict.report.score == 0
        assert "Nothing done yet" in shown(app, "#banner")


async def test_what_stands_on_the_sheet_is_a_panel_of_its_own(lab):
    app = lab("night-log")
    async with app.run_test(size=(160, 48)) as pilot:
        await settled(pilot)
        app.screen.editor.put("user: nobody\n")
        await judged(pilot)
        facts = "\n".join(shown(app, f"#{widget.id}") for widget in app.screen.query("OptionList") if widget.id)
        assert "nobody" in facts or "nobody" in str(app.screen.query_one("#effect").render())


@pytest.mark.parametrize("width", range(20, 90, 7))
def test_however_short_the_line_the_file_being_written_is_named(width):
    from textual.geometry import Size

    names = ("kube-apiserver.yaml", "audit-policy.yaml", "admission.yaml", "answers.yaml")
    for active in range(4):
        bar = FileBar(names)
        bar._size = Size(width, 1)
        bar.set_reactive(FileBar.active, active)
        said = bar.render().plain
        assert names[active] in said or width < len(names[active]) + 2
        assert len(said) <= max(width, len(names[active]) + 4)


async def test_the_tabs_are_switched_by_mouse_too(lab):
    app = lab()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.click("#files", offset=(len(" web.json ") + 2, 0))
        await pilot.pause()
        assert app.screen.query_one(ContentSwitcher).current == "editor-1"
        assert isinstance(app.focused, YamlEditor)


async def test_what_is_typed_after_f7_goes_to_the_next_file_however_fast(lab):
    """A busy machine writes what was pasted when the key that followed has already led to the next file."""
    app = lab()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        first, second = list(app.screen.query("#editors YamlEditor"))[:2]
        await pilot.press("f7")
        await pilot.pause()
        first.post_message(events.Paste("pasted"))
        await until(pilot, lambda: "pasted" in first.text)
        await pilot.pause()
        await pilot.press("~")
        assert "~" in second.text
        assert "~" not in first.text
