"""The exam in the app: the room it is written in, the report, and where one is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.exam.grading import Grade


def run_exam(number: int, grade_one: Grade | None = None) -> int:
    """Open the app in the room of an exam, or at its report when it has ended. Returns the process's exit status.

    ``grade_one`` grades a task of an exam that is graded live; it may raise, and the simulator grades then. Raises
    what went wrong when the app ended by an error of its own; everything written is kept by then.
    """
    from lab.tui.app import run

    return run(exam=number, grade_one=grade_one)
