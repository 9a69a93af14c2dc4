"""``cks-lab exam resume``: go on where one was."""

from __future__ import annotations

import argparse


def run(chosen: argparse.Namespace) -> int:
    """Open the room again."""
    from lab.commands.exam_folder import folder_of, let_go, read_in
    from lab.commands.exam_room import must_have_terminal, open_room
    from lab.commands.exam_running import running_exam
    from lab.commands.keeping import progress
    from lab.commands.terminal import say

    with progress() as kept:
        session = running_exam(kept, chosen.exam, "resume")
        must_have_terminal(f"see how it stands with: cks-lab exam status {session.number}")
        folder = folder_of(kept.exams, session.number)
        if folder:
            read_in(session, folder)
            let_go(session)
            say(f"the files in {folder} were read; from now on the exam is written in the app alone")
    return open_room(session.number)
