"""``cks-lab exam status``: time left, and how each task stands."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from lab.exam.session import ExamSession
    from lab.progress import Progress


def run(chosen: argparse.Namespace) -> int:
    """Read the files where there are any, and print it."""
    from lab.commands.exam_running import running_exam
    from lab.commands.keeping import progress
    from lab.commands.terminal import show, show_json, width
    from lab.render.exam_list_text import status_text
    from lab.render.exam_status_json import status_json

    with progress() as kept:
        session = running_exam(kept, chosen.exam, "status")
        folder = read_files(kept, session, chosen.folder)
        if chosen.output == "json":
            show_json(status_json(session))
        else:
            show(status_text(session, str(folder or ""), width()))
    return 0


def read_files(kept: Progress, session: ExamSession, named: str | None) -> Path | None:
    """Take in the files of the folder that is named, or where they were laid out; returns the folder.

    Raises CommandError where it is not there.
    """
    from pathlib import Path

    from lab.commands.exam_folder import folder_of, read_in

    folder = Path(named).expanduser() if named else folder_of(kept.exams, session.number)
    if folder is not None:
        read_in(session, folder)
    return folder
