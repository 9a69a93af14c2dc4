"""``cks-lab exam hand-in``: end an exam without the app, and see what it is worth."""

from __future__ import annotations

import argparse

from lab.commands.errors import CommandError


def run(chosen: argparse.Namespace) -> int:
    """Read the files a last time, end it, grade it, and print the report."""
    from lab.commands.exam_report import graded, print_report
    from lab.commands.exam_running import running_exam
    from lab.commands.exam_status import read_files
    from lab.commands.keeping import progress
    from lab.commands.terminal import say

    with progress() as kept:
        session = running_exam(kept, chosen.exam, "hand-in")
        folder = read_files(kept, session, chosen.folder)
        if folder is not None:
            say(f"the files in {folder} were read")
        if not chosen.yes:
            _must_agree([task.number for task in session.paper.tasks if not session.touched(task.number)])
        session.hand_in()
        say(f"exam {session.number}: {session.record.ending}")
        told = graded(kept, session)
    print_report(told, chosen.output)
    return 0 if told.result.sheet.passed else 1


def _must_agree(left: list[int]) -> None:
    """Raises CommandError when the candidate does not want to."""
    import sys

    from lab.commands.terminal import asks

    if not sys.stdin.isatty():
        raise CommandError("nothing can be changed once it is handed in; if you are sure, say --yes")
    tasks = "tasks" if len(left) > 1 else "task"
    untouched = f"{tasks} {', '.join(map(str, left))} as handed out; " if left else ""
    if not asks(f"{untouched}nothing can be changed once it is handed in. Hand it in?"):
        raise CommandError("not handed in; the time runs on")
