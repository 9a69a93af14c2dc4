"""One process at a time for a workshop's file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lab.workshop.store import StoreError


class AlreadyHostedError(StoreError):
    """Another process on this machine serves the workshop."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep others on this machine from serving, or deleting, the same file. Raises AlreadyHostedError.

    The lock is a file beside it: closing a file that SQLite has locked would give SQLite's own lock up.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        _lock(lock)
        yield


def _lock(lock: IO[str]) -> None:
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise AlreadyHostedError("the workshop is being served by another process") from None
