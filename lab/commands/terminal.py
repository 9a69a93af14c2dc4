"""What the terminal can show, and printing to it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from lab.render.styled import Line

WIDEST = 100
"""Lines longer than this are hard to read, however wide the terminal."""

PLAIN_WIDTH = 80

SIMPLER = str.maketrans(
    {
        "✓": "+", "✗": "x", "·": ".", "○": "o", "◐": "~", "→": "->", "–": "-", "—": "-", "…": "...",
        "│": "|", "─": "-", "“": '"', "”": '"', "’": "'", "‘": "'", "⇥": ">", "≥": ">=",
        "█": "#", "░": ".",
    }
)  # fmt: skip
"""For terminals whose encoding lacks the marks."""


def in_colour(stream: TextIO | None = None) -> bool:
    """Whether to colour: only a terminal, and not against ``NO_COLOR`` (https://no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return (stream or sys.stdout).isatty() and os.environ.get("TERM", "") != "dumb"


def width() -> int:
    """The columns to lay text out in."""
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return PLAIN_WIDTH
    import shutil  # brings the compression modules along, which grading as JSON has no use for

    return max(min(shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns, WIDEST), 40)


def show(lines: Iterable[Line]) -> None:
    """Print lines, in colour where that is wanted."""
    from lab.render.styled import ansi, plain

    put(ansi(lines) if in_colour() else plain(lines))


def show_markdown(text: str) -> None:
    """Print Markdown: laid out on a terminal in colour, as it stands anywhere else."""
    from lab.render.styled import harmless

    text = harmless(text)
    if not in_colour():
        put(text if text.endswith("\n") else text + "\n")
        return
    from lab.render.rich_text import markdown_ansi

    put(markdown_ansi(text, width()))


def show_json(value: Mapping[str, Any]) -> None:
    """Print JSON; characters beyond ASCII are escaped, so any encoding carries it."""
    import json

    put(json.dumps(value, indent=2) + "\n")


def say_lines(lines: Iterable[Line]) -> None:
    """Print styled lines to standard error, in colour where that is a terminal that takes it."""
    from lab.render.styled import ansi, plain

    _write(sys.stderr, ansi(lines) if in_colour(sys.stderr) else plain(lines))


def say(sentence: str) -> None:
    """Print a line to standard error, beside the result; what is quoted in it does not move the cursor."""
    if not sentence.isprintable():
        from lab.render.styled import harmless

        sentence = harmless(sentence)
    _write(sys.stderr, sentence + "\n")


def put(text: str) -> None:
    """Print text as it is. A reader that has gone away is no reason to fail."""
    try:
        _write(sys.stdout, text)
    except BrokenPipeError:
        silence()


def silence() -> None:
    """Let nothing more reach standard output, not even the interpreter's last flush."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def flush() -> None:
    """Hand over what is still on its way; a reader that has gone away is no reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()


def _write(stream: TextIO, text: str) -> None:
    encoding = stream.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(SIMPLER).encode(encoding, "replace").decode(encoding)
    stream.write(text)
    stream.flush()


def asks(question: str) -> bool:
    """Ask a yes-or-no question on the terminal; no is the answer to an empty line and to no terminal."""
    if not sys.stdin.isatty():
        return False
    say_part(f"{question} [y/N] ")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def say_part(text: str) -> None:
    """Print to standard error without ending the line."""
    _write(sys.stderr, text)
