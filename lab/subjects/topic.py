"""What a subject offers to learning: the misunderstandings its coach knows, by topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of a subject that one understands or does not.

    ``mistakes`` are the misunderstandings that belong to it: the coach's rule, and a plain name for it that can be
    read after "you showed".
    """

    id: str
    title: str
    mistakes: Mapping[str, str]


@runtime_checkable
class Taught(Protocol):
    """A subject whose rules are sorted by topic. Rules that belong to none are not followed over time."""

    def topics(self) -> tuple[Topic, ...]:
        """The topics in teaching order; no rule belongs to two."""
        ...
