"""Which screen an exam is at: the room while it goes on, then grading, then the report."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.exam.session import ExamSession
    from lab.tui.app import LabApp
    from lab.tui.exam.room import Room


def open_exam(app: LabApp, number: int) -> None:
    """Bring an exam to the front, in place of whatever lies over the library."""
    from lab.tui.exam.room import Room

    for screen in app.screen_stack:
        if isinstance(screen, Room) and screen.session.number == number and not screen.over:
            to_screen(app, len(app.screen_stack) - 1 - app.screen_stack.index(screen))
            return
    try:
        session = session_of(app, number)
    except (LookupError, ValueError) as error:
        app.notify(f"Exam {number} cannot be opened: {error}", severity="error", timeout=15, markup=False)
        return
    to_screen(app, len(app.screen_stack) - 1)
    if session.ended:
        from lab.tui.exam.grading import Grading

        app.push_screen(Grading(session))
    else:
        app.push_screen(Room(session))


def session_of(app: LabApp, number: int) -> ExamSession:
    """The exam as it stands; one whose time is up has ended. Raises LookupError, ValueError."""
    from lab.exam.session import resume
    from lab.exam.steady import read_clocks

    session = resume(app.progress.exams, number, app.clocks or read_clocks)
    session.tick()
    return session


def to_screen(app: LabApp, above: int) -> None:
    """Put away so many screens from the top."""
    for _ in range(above):
        app.pop_screen()


def room_of(app: LabApp) -> Room | None:
    """The room of the exam that goes on; None without one."""
    if "lab.tui.exam.room" not in sys.modules:
        # Nobody waits for it to be loaded to learn that no room is open.
        return None
    from lab.tui.exam.room import Room

    return next((screen for screen in app.screen_stack if isinstance(screen, Room) and not screen.over), None)


def going_on(app: LabApp) -> ExamSession | None:
    """The exam that goes on in the app; None without one."""
    room = room_of(app)
    return room.session if room is not None else None


def left_words(app: LabApp) -> str | None:
    """What to say after the app was left with an exam going on; None without one."""
    room = room_of(app)
    return room.left_words if room is not None else None
