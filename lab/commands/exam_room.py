"""Opening the exam room: the app in which an exam is written."""

from __future__ import annotations

import sys

from lab.commands.errors import MachineError


def must_have_terminal(instead: str) -> None:
    """Raises MachineError, saying what to do instead, where there is nothing to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise MachineError(f"the exam room needs a terminal; without one, {instead}")


def open_room(number: int) -> int:
    """Open the room on a running exam; returns what the room returns. Raises MachineError without a terminal."""
    must_have_terminal("see: cks-lab exam --help")
    from lab.commands.exam_live import grader_of
    from lab.tui.exam import run_exam

    grade_one = grader_of(number)
    return run_exam(number, grade_one) if grade_one else run_exam(number)
