"""Why a text could not be read as YAML."""

from __future__ import annotations

from enum import StrEnum

from lab.quick_dataclass import dataclass


class FaultKind(StrEnum):
    """What sort of fault it is; the value is the finding's rule."""

    SYNTAX = "yaml-syntax"
    ANCHOR = "yaml-unknown-anchor"
    BOMB = "yaml-alias-bomb"
    DEEP = "yaml-too-deep"
    VALUE = "yaml-value"
    """The YAML is sound, but kubectl cannot make JSON of it."""


@dataclass(eq=False)
class Fault(Exception):  # noqa: N818 - a fault is reported, and only seldom fatal
    """A fault with its place; lines and columns count from 0 within the text that was read.

    ``problem`` is kubectl's wording without prefix and line; ``counted`` is the line kubectl names, 0 for none.
    ``opened`` is where the construct began that the fault is in, where that is known.
    """

    kind: FaultKind
    problem: str
    line: int = 0
    column: int = 0
    counted: int = 0
    opened: tuple[int, int] | None = None
    bare: bool = False
    """Whether the problem is the whole message (JSON encoding) and not YAML's."""

    @property
    def message(self) -> str:
        """kubectl's words."""
        where = f"line {self.counted}: " if self.counted else ""
        said = self.problem if self.bare else f"yaml: {where}{self.problem}"
        return f"error converting YAML to JSON: {said}"
