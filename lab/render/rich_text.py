"""Styled lines and Markdown for rich, and so for the app and for a terminal in colour."""

from __future__ import annotations

from collections.abc import Iterable

from rich.style import Style
from rich.text import Text

from lab.render.styled import Line, Role

STYLES: dict[Role, Style] = {
    Role.PLAIN: Style(),
    Role.STRONG: Style(bold=True),
    Role.DIM: Style(dim=True),
    Role.GOOD: Style(color="green"),
    Role.BAD: Style(color="red"),
    Role.WARN: Style(color="yellow"),
    Role.NOTE: Style(color="cyan"),
    Role.VERDICT_GOOD: Style(bold=True, color="green"),
    Role.VERDICT_BAD: Style(bold=True, color="red"),
    Role.LINK: Style(underline=True),
}


def rich_text(lines: Iterable[Line]) -> Text:
    """The lines as one rich text."""
    found = Text()
    for index, each in enumerate(lines):
        if index:
            found.append("\n")
        for part in each:
            found.append(part.text, STYLES[part.role])
    return found


def markdown_ansi(text: str, width: int) -> str:
    """Markdown laid out for a terminal in colour."""
    from io import StringIO

    from rich.console import Console
    from rich.markdown import Markdown

    out = StringIO()
    console = Console(file=out, width=width, force_terminal=True, color_system="standard", legacy_windows=False)
    console.print(Markdown(text, code_theme="ansi_dark"))
    return out.getvalue()
