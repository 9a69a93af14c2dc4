"""What is drawn holds no control character: not from a file, not from a pack, not from a paste."""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that take no column and that a terminal acts on."""


class Harmless(LineFilter):
    """Leaves them out of every line, so that each keeps its width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The same segments where there is nothing to leave out, as nearly always."""
        if all(segment.text.isprintable() or segment.control for segment in segments):
            return segments
        return [
            segment if segment.control else Segment(CONTROL.sub("", segment.text), segment.style)
            for segment in segments
        ]
