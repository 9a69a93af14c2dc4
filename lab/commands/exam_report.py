"""``cks-lab exam report``: the result of an exam, and why it is that."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from lab.commands.errors import CommandError, MachineError

if TYPE_CHECKING:
    from lab.exam.rehearsal import Rehearsal
    from lab.exam.session import ExamSession
    from lab.progress import Progress


def run(chosen: argparse.Namespace) -> int:
    """Print it, or write it to a file."""
    from lab.commands.keeping import progress

    if chosen.force and not chosen.output_file:
        raise CommandError("--force replaces the file of --output-file; name that, too")
    with progress() as kept:
        told = told_of(kept, chosen.exam, again=chosen.regrade)
    if chosen.output_file:
        write(Path(chosen.output_file), rendered(told, chosen.output), force=chosen.force)
    else:
        print_report(told, chosen.output)
    return 0 if told.result.sheet.passed else 1


def told_of(kept: Progress, number: int | None, *, again: bool = False) -> Rehearsal:
    """The report of an exam that is over, graded now if it was not yet. Raises CommandError for a running one."""
    from lab.commands.exam_running import last_ended, opened, still_running
    from lab.exam.standing import standings

    session = last_ended(kept) if number is None else opened(kept, number)
    session.tick()
    if not session.ended:
        running = next(each for each in standings(kept.exams) if each.number == session.number)
        raise CommandError(still_running(running))
    return graded(kept, session, again=again)


def graded(kept: Progress, session: ExamSession, *, again: bool = False) -> Rehearsal:
    """The result of an exam that has ended, with all that its report tells. Raises CommandError where it is damaged."""
    from lab.catalog.catalog import open_catalog
    from lab.catalog.places import shipped
    from lab.commands.cluster import ending_as_ctrl_c
    from lab.commands.exam_live import grader_of
    from lab.commands.terminal import say
    from lab.exam.grading import simulated
    from lab.exam.rehearsal import rehearsal
    from lab.exam.results import grade_again, settle

    live = grader_of(session.number, say)
    grade_one = live or simulated
    try:
        # What a run makes on a cluster is removed, however it ends.
        with ending_as_ctrl_c() if live else nullcontext():
            result = settle(kept, session, grade_one, _telling(session) if live else lambda _: None)
            if again:
                result = grade_again(kept, session.number, grade_one)
    except ValueError as error:
        raise CommandError(f"exam {session.number}: {error}") from None
    return rehearsal(kept, result, open_catalog(shipped()))


def _telling(session: ExamSession) -> Callable[[int], None]:
    """Says which task is being graded: on a cluster that takes a while."""
    from lab.commands.terminal import say

    tasks = session.paper.tasks
    return lambda number: say(f"grading task {number} of {len(tasks)}: {session.paper.task(number).exercise}")


def print_report(told: Rehearsal, form: str) -> None:
    """Print it as text, JSON or HTML."""
    from lab.commands.terminal import put, show, show_json, width

    if form == "text":
        from lab.render.exam_text import exam_text

        show(exam_text(told, width()))
    elif form == "json":
        from lab.render.exam_json import exam_json

        show_json(exam_json(told))
    else:
        put(rendered(told, form))


def rendered(told: Rehearsal, form: str) -> str:
    """It as a file holds it."""
    if form == "html":
        from lab.render.exam_html import exam_html

        return exam_html(told)
    if form == "json":
        import json

        from lab.render.exam_json import exam_json

        return json.dumps(exam_json(told), indent=2) + "\n"
    from lab.render.exam_text import exam_text
    from lab.render.styled import plain

    return plain(exam_text(told, 100))


def write(file: Path, text: str, *, force: bool) -> None:
    """Write a file that is not there yet. Raises CommandError where it is; MachineError where it cannot be written."""
    from lab.commands.terminal import say

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w" if force else "x", encoding="utf-8", newline="") as opened:
            opened.write(text)
    except FileExistsError:
        raise CommandError(f"{file}: is there already; name another file, or replace it with --force") from None
    except OSError as error:
        raise MachineError(f"{file}: cannot be written: {error.strerror}; name another place") from None
    say(f"wrote {file}")
