"""Text on a web page."""

from __future__ import annotations

from html import escape

from lab.render.styled import visible


def escaped(text: str) -> str:
    """Text that no browser takes for anything else; what would turn the writing round is shown as a mark."""
    return escape(" ".join(map(visible, text.splitlines())))
