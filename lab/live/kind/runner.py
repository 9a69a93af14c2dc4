"""Running the programs that make the cluster: never through a shell, each with a limit of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from threading import Lock, Thread
from typing import IO, Protocol

from lab.quick_dataclass import dataclass

MISSING = 127
"""The status of a program that is not there, as a shell gives it."""

FORBIDDEN = 126
"""The status of a program that may not be run."""

TIMED_OUT = 124
"""The status of a program that was stopped at its limit, as ``timeout`` gives it."""

GRACE = 5.0
"""Seconds that a program is given to end before it is killed."""

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended, and what it printed."""

    status: int
    out: str = ""
    err: str = ""

    @property
    def good(self) -> bool:
        """Whether it did what it was asked to."""
        return self.status == 0

    @property
    def complaint(self) -> str:
        """What it printed last that says something, most often why it failed; empty if it said nothing."""
        lines = [line.strip() for line in (self.err or self.out).splitlines() if line.strip()]
        return lines[-1] if lines else ""


class Runner(Protocol):
    """Runs programs; tests bring one that only pretends."""

    def run(
        self,
        command: Sequence[str],
        limit: float,
        hear: Callable[[str], None] | None = None,
        extra: Mapping[str, str] = NOTHING,
    ) -> Ran:
        """Run a command for at most ``limit`` seconds; ``hear`` is given each line as it is printed.

        ``extra`` is added to its environment. A program that is missing, or does not end, is a status, no exception.
        """
        ...


class Programs:
    """Runs the real ones."""

    def run(
        self,
        command: Sequence[str],
        limit: float,
        hear: Callable[[str], None] | None = None,
        extra: Mapping[str, str] = NOTHING,
    ) -> Ran:
        """See Runner. On Ctrl+C the program and what it started are ended before the exception goes on."""
        try:
            process = subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, **extra},
                start_new_session=True,
            )
        except FileNotFoundError:
            return Ran(MISSING, "", f"{command[0]}: no such program")
        except OSError as error:
            return Ran(FORBIDDEN, "", f"{command[0]}: {error.strerror or error}")
        reading = _Reading(process, hear)
        try:
            status = process.wait(limit)
        except subprocess.TimeoutExpired:
            _end(process)
            out, err = reading.text()
            return Ran(TIMED_OUT, out, f"{err}\n{command[0]} did not answer within {limit:.0f} s".lstrip())
        except BaseException:
            _end(process)
            reading.text()
            raise
        out, err = reading.text()
        return Ran(status, out, err)


class _Reading:
    """Both streams of a process, read as it writes them."""

    def __init__(self, process: subprocess.Popen[str], hear: Callable[[str], None] | None) -> None:
        assert process.stdout
        assert process.stderr
        self._lock, self._hear = Lock(), hear
        self._lines: tuple[list[str], list[str]] = ([], [])
        self._threads = [
            Thread(target=self._read, args=(stream, lines), daemon=True)
            for stream, lines in zip((process.stdout, process.stderr), self._lines, strict=True)
        ]
        for thread in self._threads:
            thread.start()

    def _read(self, stream: IO[str], lines: list[str]) -> None:
        with suppress(ValueError):
            for line in stream:
                with self._lock:
                    lines.append(line)
                    if self._hear:
                        self._hear(line.rstrip("\n"))

    def text(self) -> tuple[str, str]:
        """What was printed; a grandchild that keeps the stream open is not waited for."""
        for thread in self._threads:
            thread.join(GRACE)
        with self._lock:
            return "".join(self._lines[0]), "".join(self._lines[1])


def _end(process: subprocess.Popen[str]) -> None:
    """Ask the program and all it started to end; kill them when they do not."""
    _signal(process, signal.SIGTERM)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        _signal(process, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        process.wait(GRACE)


def _signal(process: subprocess.Popen[str], number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, number)
