"""Where in a learner's text a thing stands."""

from __future__ import annotations

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text file.

    Lines and columns count from 1, columns in characters; the end is exclusive.
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
