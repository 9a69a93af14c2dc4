"""Single keys from a terminal, while something else goes on."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from typing import Protocol


class Keys(Protocol):
    """Where keys come from."""

    heard: bool
    """Whether keys can come at all."""

    def wait(self, seconds: float) -> str:
        """The next key, empty when none came in that time."""
        ...


class NoKeys:
    """There is no keyboard: input is a file, or nothing."""

    heard = False

    def wait(self, seconds: float) -> str:
        """Wait; nothing comes."""
        sleep(seconds)
        return ""


class TerminalKeys:
    """The keyboard of a terminal that hands keys over one by one."""

    heard = True

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def wait(self, seconds: float) -> str:
        """The next key. A terminal that is gone (a closed window) counts as q."""
        ready, _, _ = select.select([self._descriptor], [], [], seconds)
        if not ready:
            return ""
        try:
            key = os.read(self._descriptor, 64)
        except OSError:
            key = b""
        return key.decode("utf-8", "replace")[:1] if key else "q"


@contextmanager
def keyboard() -> Iterator[Keys]:
    """The keyboard, set to single keys for as long as this lasts. Ctrl+C stays what it is."""
    try:
        import termios
        import tty

        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
    except (ImportError, OSError, ValueError, AttributeError):  # no such terminals here, or input is none
        yield NoKeys()
        return
    except termios.error:
        yield NoKeys()
        return
    try:
        tty.setcbreak(descriptor)
        yield TerminalKeys(descriptor)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
