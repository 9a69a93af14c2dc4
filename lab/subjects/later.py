"""Evidence that is put into words when somebody reads it: of two dozen witnesses a person looks at one or two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import overload

from lab.subjects.protocol import Note


class Later(Sequence[Note]):
    """The notes that ``tell`` gives, asked for once. Equal to any sequence of the same notes."""

    __slots__ = ("_notes", "_tell")

    def __init__(self, tell: Callable[[], Iterable[Note]]) -> None:
        self._tell: Callable[[], Iterable[Note]] | None = tell
        self._notes: tuple[Note, ...] = ()

    def _told(self) -> tuple[Note, ...]:
        tell = self._tell
        if tell is not None:
            self._notes = tuple(tell())
            self._tell = None
        return self._notes

    @overload
    def __getitem__(self, index: int) -> Note: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Note]: ...

    def __getitem__(self, index: int | slice) -> Note | Sequence[Note]:
        return self._told()[index]

    def __len__(self) -> int:
        return len(self._told())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._told() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._told())

    def __repr__(self) -> str:
        return repr(self._told())
