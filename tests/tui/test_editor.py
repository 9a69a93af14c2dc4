"""The YAML editor: indentation, findings in the gutter, and an undo that is never lost."""

from random import Random

import pytest
from textual import events
from textual.app import App
from textual.widgets.text_area import Selection

from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.tui.widgets.yaml_editor import PLAIN_ABOVE, YamlEditor


class Desk(App):
    def __init__(self, text="", read_only=False):
        super().__init__()
        self.editor = YamlEditor("a.yaml", text, read_only=read_only)

    def compose(self):
        yield self.editor


@pytest.fixture
def desk():
    return Desk


async def test_enter_goes_on_where_yaml_does(desk):
    app = desk()
    async with app.run_test() as pilot:
        await pilot.press(
            *"spec", "colon", "enter", *"a", "colon", "enter", "minus", "space", *"b", "colon", "enter", *"c"
        )
        assert app.editor.text == "spec:\n  a:\n    - b:\n        c"


async def test_enter_within_a_line_takes_the_rest_along(desk):
    app = desk("spec: x")
    async with app.run_test() as pilot:
        app.editor.move_cursor((0, 5))
        await pilot.press("enter")
        assert app.editor.text == "spec:\n  x"
        await pilot.press("ctrl+z")
        assert app.editor.text == "spec: x"


async def test_tab_goes_to_the_next_stop_and_backspace_to_the_one_before(desk):
    app = desk("")
    async with app.run_test() as pilot:
        await pilot.press("tab", "tab", "space")
        assert app.editor.text == " " * 5
        await pilot.press("backspace")
        assert app.editor.text == " " * 4
        await pilot.press("backspace")
        assert app.editor.text == " " * 2
        await pilot.press("x", "backspace")
        assert app.editor.text == " " * 2


async def test_tab_and_shift_tab_move_the_lines_of_a_selection(desk):
    app = desk("a:\nb:\nc:")
    async with app.run_test() as pilot:
        app.editor.selection = Selection((0, 0), (1, 2))
        await pilot.press("tab")
        assert app.editor.text == "  a:\n  b:\nc:"
        assert app.editor.selection == Selection((0, 2), (1, 4))
        await pilot.press("shift+tab")
        assert app.editor.text == "a:\nb:\nc:"
        await pilot.press("ctrl+z")
        assert app.editor.text == "  a:\n  b:\nc:"


async def test_keys_take_effect_in_the_order_they_were_typed(desk):
    app = desk("")
    async with app.run_test() as pilot:
        for key, character in (("a", "a"), ("b", "b"), ("backspace", "\x7f"), ("c", "c"), ("home", None), ("d", "d")):
            app.post_message(events.Key(key, character))
        await pilot.pause()
        await pilot.pause()
        assert app.editor.text == "dac"


async def test_alt_and_a_letter_is_a_command_and_writes_nothing(desk):
    app = desk("a: 1")
    async with app.run_test() as pilot:
        app.post_message(events.Key("alt+a", "a"))
        app.post_message(events.Key("alt+x", "x"))
        await pilot.pause()
        assert app.editor.text == "a: 1"
        assert app.editor.selected_text == "a: 1"


async def test_shift_tab_moves_the_line_of_the_cursor(desk):
    app = desk("    a:")
    async with app.run_test() as pilot:
        await pilot.press("shift+tab")
        assert app.editor.text == "  a:"


async def test_a_paste_is_one_step_of_undo(desk):
    app = desk("a: 1\n")
    async with app.run_test() as pilot:
        app.editor.move_cursor((1, 0))
        app.post_message(events.Paste("b: 2\nc: 3\n"))
        await pilot.pause()
        assert app.editor.text == "a: 1\nb: 2\nc: 3\n"
        await pilot.press("ctrl+z")
        assert app.editor.text == "a: 1\n"
        await pilot.press("ctrl+y")
        assert app.editor.text == "a: 1\nb: 2\nc: 3\n"


async def test_replacing_everything_keeps_the_undo_and_the_cursor(desk):
    app = desk("")
    async with app.run_test() as pilot:
        await pilot.press(*"ab", "enter", *"cd")
        app.editor.put("ab\nxy\nz")
        assert app.editor.cursor_location == (1, 2)
        await pilot.press("ctrl+z")
        assert app.editor.text == "ab\ncd"
        for _ in range(9):
            await pilot.press("ctrl+z")
        assert app.editor.text == ""


async def test_findings_mark_their_line_by_shape_and_underline_their_words(desk):
    app = desk("a: 1\nbb: 2\n")
    async with app.run_test() as pilot:
        finding = Finding("x", Severity.ERROR, "no", Span("a.yaml", 2, 1, 2, 3))
        elsewhere = Finding("x", Severity.ERROR, "no", Span("b.yaml", 1, 1, 1, 2))
        app.editor.show_findings((finding, elsewhere))
        await pilot.pause()
        lines = [app.editor.render_line(y) for y in range(2)]
        assert lines[0].text.startswith("1  a: 1")
        assert lines[1].text.startswith("2✗ bb: 2")
        underlined = "".join(part.text for part in lines[1] if part.style and part.style.underline)
        assert underlined == "bb"
        assert app.editor.findings_at(2) == [finding]
        app.editor.show_findings(())
        assert app.editor.render_line(1).text.startswith("2  bb: 2")


async def test_a_finding_beyond_the_text_harms_nothing(desk):
    app = desk("a")
    async with app.run_test() as pilot:
        spans = [Span("a.yaml", 9, 9, 9, 9), Span("a.yaml", 1, 80, 3, 1), Span("a.yaml", 1, 1, 1, 1)]
        app.editor.show_findings([Finding("x", Severity.NOTE, "no", span) for span in spans])
        await pilot.pause()
        assert app.editor.render_line(0).text.startswith("1i a")
        app.editor.jump(9, 9)
        assert app.editor.cursor_location[0] == 0


async def test_yaml_is_coloured_until_the_file_is_long(desk):
    app = desk("a: 1\n")
    async with app.run_test() as pilot:
        assert app.editor.language == "yaml"
        app.editor.move_cursor((1, 0))
        app.editor.insert("b: 2\n" * PLAIN_ABOVE)
        await pilot.pause()
        assert app.editor.language is None
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert app.editor.text == "a: 1\n"
        assert app.editor.language == "yaml"


async def test_colours_follow_the_theme(desk):
    app = desk("kind: x\n")
    async with app.run_test() as pilot:

        def colours():
            return {part.style.color for part in app.editor.render_line(0) if part.style and part.text.strip()}

        await pilot.pause()
        dark = colours()
        app.theme = "textual-light"
        await pilot.pause()
        await pilot.pause()
        assert not colours() & dark


async def test_a_file_to_read_is_not_changed(desk):
    app = desk("  a: 1\n", read_only=True)
    async with app.run_test() as pilot:
        await pilot.press("x", "enter", "tab", "shift+tab", "backspace", "delete")
        assert app.editor.text == "  a: 1\n"


async def test_whatever_is_done_undo_leads_back_and_redo_forth(desk):
    keys = (
        "enter",
        "tab",
        "shift+tab",
        "backspace",
        "delete",
        "up",
        "home",
        "end",
        "ctrl+k",
        "f10",
        "-",
        ":",
        "a",
        " ",
    )
    random = Random(7)
    for _ in range(3):
        app = desk("spec:\n  a: 1\n" * 20)
        async with app.run_test(size=(30, 8)) as pilot:
            start = app.editor.text
            for _ in range(40):
                if random.random() < 0.15:
                    app.editor.insert("- b: 2\n" * random.randrange(30))
                else:
                    await pilot.press(random.choice(keys))
            end = app.editor.text
            for _ in range(80):
                app.editor.undo()
            assert app.editor.text == start
            for _ in range(80):
                app.editor.redo()
            assert app.editor.text == end


async def test_every_binding_of_the_editor_has_an_id():
    assert all(binding.id for binding in YamlEditor.BINDINGS)
