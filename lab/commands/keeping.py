"""Opening the learner's progress for a command, and saying what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.progress import Progress


@contextmanager
def progress() -> Iterator[Progress]:
    """The learner's progress; a sentence on standard error when it cannot be kept."""
    from lab.commands.terminal import say
    from lab.progress import Progress

    opened = Progress.open()
    try:
        yield opened
    finally:
        notice = opened.notice
        opened.close()
        if notice:
            say(f"cks-lab: {notice}")
