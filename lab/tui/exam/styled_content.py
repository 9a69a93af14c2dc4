"""Styled lines as the app shows them, in the theme's colours."""

from __future__ import annotations

from textual.content import Content

from lab.render.styled import Lines, Role
from lab.tui.marks import MUTED

STYLES: dict[Role, str] = {
    Role.PLAIN: "",
    Role.STRONG: "bold",
    Role.DIM: MUTED,
    Role.GOOD: "$text-success",
    Role.BAD: "$text-error",
    Role.WARN: "$text-warning",
    Role.NOTE: "$text-secondary",
    Role.VERDICT_GOOD: "bold $text-success",
    Role.VERDICT_BAD: "bold $text-error",
    Role.LINK: "underline",
}


def content(lines: Lines) -> Content:
    """The lines as one text."""
    return Content("\n").join(Content.assemble(*((part.text, STYLES[part.role]) for part in each)) for each in lines)
