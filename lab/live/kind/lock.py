"""One at a time: a lock that its holder's death releases."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

PAUSE = 0.2


class InUseError(Exception):
    """Somebody else holds the lock."""


@contextmanager
def held(path: Path, patience: float = 0.0, pause: Callable[[float], None] = sleep) -> Iterator[None]:
    """Hold the lock; wait up to ``patience`` seconds for it. Raises InUseError, and OSError for an unusable path."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    deadline = monotonic() + patience
    with path.open("a+b") as file:
        while not _taken(file.fileno()):
            if monotonic() >= deadline:
                raise InUseError(str(path))
            pause(PAUSE)
        yield


if sys.platform == "win32":

    def _taken(descriptor: int) -> bool:
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _taken(descriptor: int) -> bool:
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
