"""Exams as lines of text: the blueprints, those begun, and one that goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from lab.exam.sheet import rounded
from lab.render.notes_text import mark
from lab.render.styled import BLANK, Fragment, Line, Lines, Role, dim, line, strong, wrapped

if TYPE_CHECKING:
    from lab.exam.blueprint import Blueprint
    from lab.exam.results import Result
    from lab.exam.session import ExamSession
    from lab.exam.standing import Standing


def status_text(session: ExamSession, folder: str = "", width: int = 80) -> Lines:
    """A running exam: the time left, and how each task stands."""
    touched = [session.touched(task.number) for task in session.paper.tasks]
    if session.ended:
        head = line(strong(f"exam {session.number}"), ": the time is up")
        follow = "cks-lab exam report"
    else:
        head = line(
            strong(f"exam {session.number}"), ": ", strong(session.left.text), f" left, until "
            f"{session.ends_at.astimezone():%H:%M:%S}; {sum(touched)} of {len(touched)} tasks begun"
        )  # fmt: skip
        follow = "cks-lab exam hand-in"
    found: list[Line] = [head, BLANK]
    for task, begun in zip(session.paper.tasks, touched, strict=True):
        flag = Fragment("  flagged", Role.WARN) if session.task(task.number).flagged else Fragment("")
        state = Fragment("begun", Role.GOOD) if begun else dim("as handed out")
        found.append(line(f"  {task.number:>2}  {task.weight:>3} %  {task.exercise:<32}  ", state, flag))
    found.append(BLANK)
    if folder:
        found.extend(wrapped(f"the files in {folder} were read just now", width, role=Role.DIM))
    found.append(line(dim("end it:  "), follow))
    return tuple(found)


def exams_text(
    blueprints: Iterable[Blueprint],
    standings: Iterable[Standing],
    results: Mapping[int, Result | str],
    damaged: Iterable[int] = (),
    width: int = 80,
) -> Lines:
    """The blueprints with what they ask for, and the exams begun with how they stand."""
    found: list[Line] = [line(strong("Blueprints"))]
    for blueprint in blueprints:
        facts = f"{blueprint.tasks:>2} tasks  {blueprint.minutes:>3} min  pass at {blueprint.passing} %  "
        found.append(line(f"  {blueprint.name:<30}  ", facts))
        if len(blueprint.domains) > 1:
            shares = ", ".join(f"{name} {share} %" for name, share in blueprint.domains.items())
            found.extend(wrapped(shares, width, line("    "), "    ", Role.DIM))
    found += [BLANK, line(strong("Exams begun"))]
    before = len(found)
    begun = list(standings)
    names = max((len(each.paper.blueprint) for each in begun), default=0)
    for each in begun:
        found.extend(_exam(each, results.get(each.number), names, width))
    for number in damaged:
        found.append(line(f"  {number:>3}  ", Fragment("what was kept of it is damaged", Role.BAD)))
    if len(found) == before:
        found.append(line("  none yet; begin one with: cks-lab exam start"))
    return tuple(found)


def _exam(each: Standing, result: Result | str | None, names: int, width: int) -> Lines:
    begun = datetime.fromisoformat(each.record.started).astimezone()
    head = line(f"  {each.number:>3}  ", dim(f"{begun:%Y-%m-%d %H:%M}"), f"  {each.paper.blueprint:<{names}}  ")
    seed = f"seed {each.paper.seed}"
    if each.running:
        return (line(*head, strong("running"), f", {each.left.text} left", dim(f"  {seed}  cks-lab exam resume")),)
    if result is None:
        ended = "handed in" if each.ended else "time is up"
        return (line(*head, f"{ended}, not graded yet", dim(f"  {seed}  cks-lab exam report {each.number}")),)
    if isinstance(result, str):
        return wrapped(result, width, head, " " * 9)
    sheet = result.sheet
    verdict = "passed" if sheet.passed else "not passed"
    return (
        line(*head, mark(sheet.passed), f" {rounded(sheet.percent):>5} %  {verdict}, {sheet.ending}", dim(f"  {seed}")),
    )
