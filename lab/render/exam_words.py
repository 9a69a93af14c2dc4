"""What the reports of exams say in words, whatever their form."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lab.exam.sheet import rounded

if TYPE_CHECKING:
    from lab.exam.paper import Paper
    from lab.exam.rehearsal import Rehearsal
    from lab.exam.sheet import Sheet, TaskScore

STATE_MARKS = {"solved": "✓", "partly": "◐", "missed": "✗", "left": "○"}


def moment(text: str | datetime) -> str:
    """A moment by the clock of this place."""
    found = datetime.fromisoformat(text) if isinstance(text, str) else text
    return f"{found.astimezone():%Y-%m-%d %H:%M:%S %Z}"


def clock(seconds: float) -> str:
    """A length of time as a clock shows it, ``1:59:07``; what is not whole seconds is left away."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def measured(sheet: Sheet) -> bool:
    """Whether it is known how long each task took: not where the exam was written in folders, without the app."""
    return sum(task.seconds for task in sheet.tasks) * 10 >= sheet.used


def spent(task: TaskScore, known: bool = True) -> str:
    """The time a task took and was meant to take, in minutes."""
    took = f"{task.seconds / 60:.0f}" if task.seconds >= 30 else "<1" if task.seconds else "0"
    return f"{took if known else '-'} of {task.minutes} min" if task.minutes else "-"


def verdict(sheet: Sheet) -> str:
    """Passed or not, in words."""
    return "passed" if sheet.passed else "not passed"


def repeated_by(paper: Paper) -> str:
    """The command that sets the same paper again."""
    from lab.exam.blueprint import BlueprintError
    from lab.exam.shipped import find_blueprint

    try:
        shipped = find_blueprint(paper.blueprint)
    except BlueprintError:
        shipped = None
    own = shipped is None or shipped.title != paper.title
    usual = shipped is not None and not own and shipped.minutes == paper.minutes
    words = f"cks-lab exam start --blueprint {paper.blueprint}{'.yaml' if own else ''} --seed {paper.seed}"
    return words if usual else f"{words} --minutes {paper.minutes}"


def facts(told: Rehearsal) -> list[tuple[str, str]]:
    """How the result came about: what it was and when, each as a name and what there is to say."""
    sheet, paper = told.result.sheet, told.result.sheet.paper
    drawn, graded = sheet.versions
    found = [
        ("blueprint", f"{paper.blueprint} ({paper.title})"),
        ("seed", str(paper.seed)),
        ("the same paper again", repeated_by(paper)),
        ("started", moment(sheet.started)),
        ("ended", f"{moment(sheet.ended)}, {sheet.ending}"),
        ("time used", f"{clock(sheet.used)} of {clock(paper.minutes * 60)}"),
        ("drawn by", drawn),
        ("graded by", f"{graded}, on the {'real' if sheet.cluster == 'live' else 'simulated'} cluster,"
                      f" {moment(told.result.graded)}"),
        ("fingerprint", f"{sheet.seal}, of the paper and what was handed in"),
    ]  # fmt: skip
    for at, again in told.result.again:
        found.append(("graded again", f"{moment(at)} by {again.versions[1]}: {_compared(again, sheet)}"))
        found.extend(("graded again", remark) for remark in remarks(again) if remark not in remarks(sheet))
    return found


def _compared(again: Sheet, first: Sheet) -> str:
    result = f"{rounded(again.percent)} %, {verdict(again)}"
    if again.percent == first.percent:
        return f"{result}, as before"
    return f"{result}; the first result, {rounded(first.percent)} %, counts"


def remarks(sheet: Sheet) -> list[str]:
    """What else must be known about the result."""
    return [*sheet.remarks, *(f"task {task.number}: {task.trouble}" for task in sheet.tasks if task.trouble)]
