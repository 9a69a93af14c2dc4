"""A condition as it is put together: Falco joins texts before it reads them, and each stretch came from somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.falco.rules.part import Part


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. ``part`` is None for what Falco adds; ``at`` is where it begins in the part's text.

    ``fixed``: it stands for the whole of something that is written otherwise, such as a list's name.
    """

    text: str
    part: Part | None = None
    at: int = 0
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """Stretches of text, one after the other."""

    pieces: tuple[Piece, ...] = ()

    @classmethod
    def of(cls, part: Part) -> Wording:
        """The text of a scalar."""
        return cls((Piece(part.scalar or "", part),))

    @classmethod
    def added(cls, text: str, part: Part | None = None) -> Wording:
        """A text that stands nowhere, told at the part it is due to."""
        return cls((Piece(text, part, 0, fixed=True),))

    @property
    def text(self) -> str:
        """The whole."""
        return "".join(piece.text for piece in self.pieces)

    def __add__(self, other: Wording | str) -> Wording:
        more = Wording.added(other) if isinstance(other, str) else other
        return Wording((*self.pieces, *more.pieces))

    def cut(self, start: int, end: int) -> Wording:
        """The stretch from one position to another."""
        return Wording(tuple(self._between(start, end)))

    def _between(self, start: int, end: int) -> Iterator[Piece]:
        before = 0
        for piece in self.pieces:
            low, high = max(start - before, 0), min(end - before, len(piece.text))
            if low < high:
                at = piece.at if piece.fixed else piece.at + low
                yield Piece(piece.text[low:high], piece.part, at, piece.fixed)
            before += len(piece.text)

    def replaced(self, start: int, end: int, text: str) -> Wording:
        """With another text in the place of a stretch."""
        found = next(self._between(start, start + 1), Piece(""))
        middle = Wording((Piece(text, found.part, found.at, fixed=True),))
        return self.cut(0, start) + middle + self.cut(end, len(self.text))

    def span(self, start: int, end: int | None = None) -> Span | None:
        """Where a position stands in a file; None for what stands nowhere."""
        size = len(self.text)
        at = min(start, size - 1) if size else 0
        found = next(self._between(at, at + 1), None)
        if found is None or found.part is None:
            found = next((piece for piece in reversed(self.pieces) if piece.part is not None), None)
            if found is None or found.part is None:
                return None
            return found.part.place(max(len(found.text) - 1, 0))
        length = 1 if end is None else max(end - start, 1)
        return found.part.place(found.at, 1 if found.fixed else min(length, len(found.part.scalar or "") - found.at))
