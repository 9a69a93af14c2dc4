"""Whatever is printed, a terminal shows it and does not act on it."""

import pytest

from lab.commands.terminal import say, show, show_markdown
from lab.render.styled import harmless, line, strong

HOSTILE = "a\x1b]0;mine\x07b\x1b[2Jc\u009b1md\u202ee"
SHOWN = "a␛]0;mine␇b␛[2Jc\ufffd1md\ufffde"


def test_tabs_line_breaks_and_letters_stay():
    text = "köln\t✓ →\nטקסט ‎👩‍🚒\n"
    assert harmless(text) == text
    assert harmless(HOSTILE) == SHOWN


@pytest.mark.parametrize("colour", ["NO_COLOR", "FORCE_COLOR"])
def test_lines_tasks_and_sentences_are_shown_as_text(capsys, monkeypatch, colour):
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(colour, "1")
    monkeypatch.setenv("COLUMNS", "80")
    show([line("x ", strong(HOSTILE))])
    show_markdown(HOSTILE)
    say(HOSTILE)
    out, err = capsys.readouterr()
    assert out.count(SHOWN) == 2
    assert err == f"{SHOWN}\n"
    assert not {"\x07", "\u009b", "\u202e"} & set(out + err)
    assert "\x1b]" not in out
    assert "\x1b[2J" not in out
