"""What comparisons worked out lately: bounds stay the same while somebody types, and so mostly does what is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")


class Lately(Generic[Made]):
    """The last few values made, each with all that it was made of; equal ones are the same again."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._known: list[tuple[tuple[Any, ...], Made]] = []

    def of(self, made_of: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        """The value for those, made by ``make`` unless it was lately."""
        known = list(self._known)
        for pair in known:
            if pair[0] == made_of:
                if pair is not known[-1]:
                    self._known = [*(each for each in known if each is not pair), pair]
                return pair[1]
        found = make()
        self._known = [*known[1 - self._kept :], (made_of, found)]
        return found


class Same:
    """A value that is equal to itself alone, however alike others are."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)
