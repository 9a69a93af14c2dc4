"""Finding the exam that a command is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.commands.errors import CommandError

if TYPE_CHECKING:
    from lab.exam.session import ExamSession
    from lab.exam.standing import Standing
    from lab.progress import Progress

NONE = "there is no exam yet; begin one with: cks-lab exam start"


def running_exam(kept: Progress, number: int | None, action: str) -> ExamSession:
    """The running exam of that number, or the newest that is running. Raises CommandError where it is not."""
    from lab.commands.terminal import say
    from lab.exam.standing import running

    if number is None:
        found = running(kept.exams)
        if not found:
            raise CommandError(_nothing_running(kept))
        number = found[-1].number
        if len(found) > 1:
            others = ", ".join(str(each.number) for each in found[:-1])
            say(f"exam {number}, the newest; also running: {others} (cks-lab exam {action} N)")
    session = opened(kept, number)
    if not session.ended:
        session.tick()
    if session.ended:
        raise CommandError(f"exam {number} has ended ({session.record.ending}); see: cks-lab exam report {number}")
    return session


def opened(kept: Progress, number: int) -> ExamSession:
    """The exam of that number. Raises CommandError where there is none or it is damaged."""
    from lab.exam.session import resume

    try:
        return resume(kept.exams, number)
    except LookupError:
        numbers = kept.exams.numbers()
        there = "see: cks-lab exam list" if numbers else NONE
        raise CommandError(f"there is no exam {number}, or what was kept of it is damaged; {there}") from None
    except ValueError as error:
        raise CommandError(f"exam {number}: {error}; the others are whole, see: cks-lab exam list") from None


def last_ended(kept: Progress) -> ExamSession:
    """The exam that was over last, be it that its time has just run out. Raises CommandError."""
    from lab.exam.standing import standings

    found = standings(kept.exams)
    over = [each for each in found if not each.running]
    if over:
        return opened(kept, max(over, key=lambda each: (each.over_at, each.number)).number)
    if found:
        raise CommandError(still_running(found[-1]))
    raise CommandError(NONE)


def still_running(found: Standing) -> str:
    """Why there is no report yet."""
    return (
        f"exam {found.number} is running, {found.left.text} left; there is a report once it is handed in"
        f" (cks-lab exam hand-in) or its time is up"
    )


def _nothing_running(kept: Progress) -> str:
    from lab.exam.standing import standings

    found = standings(kept.exams)
    if found and not found[-1].ended:
        return f"no exam is running: the time of exam {found[-1].number} is up; see: cks-lab exam report"
    return "no exam is running; begin one with: cks-lab exam start"
