"""Whether files have changed, found out by looking at them time and again.

Looking works everywhere, on network and container mounts too, where being notified does not. A change counts once the
files have been quiet for a moment: editors write in several steps, and many write a new file and rename it over the
old one, so that for an instant there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from lab.commands.answer_files import inside
from lab.quick_dataclass import dataclass

if TYPE_CHECKING:
    from lab.catalog.model import AnswerFile

QUIET = 0.15
"""Seconds without another change before a change counts."""

GRACE = 1.0
"""Seconds that a file may be away before that is worth saying."""

Mark: TypeAlias = tuple[object, ...]
"""What tells one content of a file from another, without reading it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The files have another content, and all are there."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Some of the files are not there."""

    names: tuple[str, ...]


class Changes:
    """Tells of each change once. ``look`` gives a file's mark, None while it is not there; times are in seconds."""

    def __init__(self, names: Iterable[str], look: Callable[[str], Mark | None]) -> None:
        self._names = tuple(names)
        self._look = look
        self._seen: Mapping[str, Mark | None] | None = None
        self._told: Mapping[str, Mark | None] | None = None
        self._since = 0.0

    @property
    def pending(self) -> bool:
        """Whether something has changed that was not told of yet."""
        return self._seen != self._told

    def poll(self, now: float) -> Changed | Gone | None:
        """Look once. At the first time there is no wait: what is there is new."""
        first = self._seen is None
        seen = {name: self._look(name) for name in self._names}
        if seen != self._seen:
            self._seen, self._since = seen, now
        if not self.pending:
            return None
        missing = tuple(name for name in self._names if seen[name] is None)
        if not first and now - self._since < (GRACE if missing else QUIET):
            return None
        self._told = seen
        return Gone(missing) if missing else Changed()


def mark_of(name: str, asked: Sequence[AnswerFile] = ()) -> Mark | None:
    """A file's number, size and times; of a folder, those of its answer files. None for what is not there."""
    path = Path(name)
    try:
        if path.is_dir():
            return tuple((each.name, mark_of(str(each))) for each in inside(path, asked)) or None
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
