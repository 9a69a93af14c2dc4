"""The report of an exam as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from lab.exam.sheet import rounded
from lab.render.exam_words import STATE_MARKS, clock, facts, measured, remarks, spent
from lab.render.finding_text import short_finding
from lab.render.notes_text import BAD, GOOD, mark
from lab.render.styled import BLANK, Fragment, Line, Lines, Role, cells, dim, line, strong, visible, wrapped

if TYPE_CHECKING:
    from lab.exam.rehearsal import Rehearsal
    from lab.exam.sheet import CheckScore, Share, Sheet, TaskScore

BAR = 16
STATE_ROLES = {"solved": Role.GOOD, "partly": Role.WARN, "missed": Role.BAD, "left": Role.DIM}


def exam_text(told: Rehearsal, width: int = 80) -> Lines:
    """The whole report."""
    sheet = told.result.sheet
    found: list[Line] = [verdict_line(sheet), *under_verdict(sheet, width), BLANK, *tasks_text(sheet, width)]
    found += [BLANK, line(strong("By domain")), *shares_text(sheet.by_domain, told.titles, width)]
    found += [BLANK, line(strong("By competency")), *shares_text(sheet.by_competency, {}, width)]
    found += _lost(sheet, width)
    found += trend_text(told)
    found += practise_text(told)
    found += [BLANK, line(strong("How it came about"))]
    for name, text in facts(told):
        found.extend(wrapped(text, width, line(dim(f"  {name + ':':<22}")), " " * 24))
    for remark in remarks(sheet):
        found.extend(wrapped(remark, width, line("  ", Fragment("note: ", Role.WARN)), "    "))
    return tuple(found)


def verdict_line(sheet: Sheet) -> Line:
    """Passed or not, and the result."""
    rest = ("  ", strong(f"{rounded(sheet.percent)} %"), f", {sheet.paper.passing} % pass")
    if sheet.passed:
        return line(Fragment(f"{GOOD} passed", Role.VERDICT_GOOD), *rest)
    return line(Fragment(f"{BAD} not passed", Role.VERDICT_BAD), *rest)


def under_verdict(sheet: Sheet, width: int) -> Lines:
    """Which exam it is."""
    counts = {state: sum(task.state == state for task in sheet.tasks) for state in STATE_MARKS}
    tally = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    words = f"exam {sheet.exam}: {sheet.paper.title} · {tally} · {clock(sheet.used)} used, {sheet.ending}"
    return wrapped(words, width, role=Role.DIM)


def tasks_text(sheet: Sheet, width: int = 80) -> Lines:
    """A row for each task: weight, what was earned, how it stands, the time it took."""
    found = [line(dim("   #  weight  earned           time            task"))]
    known = measured(sheet)
    for task in sheet.tasks:
        state = Fragment(f"{STATE_MARKS[task.state]} {task.state:<6}", STATE_ROLES[task.state])
        numbers = f"  {task.number:>2}  {task.weight:>4} %  {rounded(task.earned):>6}  "
        flag = Fragment("  flagged", Role.WARN) if task.flagged else Fragment("")
        room = width - cells(numbers) - 26 - cells(flag.text)
        name = task.exercise if len(task.exercise) <= room else task.exercise[: max(room - 1, 8)] + "…"
        found.append(line(numbers, state, f"  {spent(task, known):>13}  ", name, flag))
    return tuple(found)


def shares_text(shares: Iterable[Share], titles: Mapping[str, str], width: int = 80) -> Lines:
    """A bar for each share of the paper."""
    found: list[Line] = []
    known = [(titles.get(share.name, share.name), share) for share in shares]
    names = min(max((cells(name) for name, _ in known), default=0), max(width - BAR - 23, 16))
    for name, share in known:
        shown = name if cells(name) <= names else name[: names - 1] + "…"
        bar = _bar(int(share.percent))
        found.append(
            line(f"  {shown:<{names}}  ", bar, f"  {rounded(share.earned):>5} of {rounded(share.weight):>5} %")
        )
    return tuple(found)


def _bar(percent: int) -> str:
    full = min(max(BAR * percent // 100, 0), BAR)
    return "█" * full + "░" * (BAR - full)


def _lost(sheet: Sheet, width: int) -> Lines:
    """What lies behind each point that was lost."""
    if not sheet.most_lost:
        return ()
    found: list[Line] = [BLANK, line(strong("Why points were lost"))]
    for task in sorted(sheet.most_lost, key=lambda task: task.number):
        found += [BLANK, *task_text(task, width)]
    return tuple(found)


def task_text(task: TaskScore, width: int = 80) -> Lines:
    """One task: its checks that failed, and the findings behind them."""
    head = f"Task {task.number}: {task.title}"
    earned = f"{rounded(task.earned)} of {task.weight} %, {task.score} of {task.max_score} points"
    found: list[Line] = [*wrapped(head, width, line("  "), "    ", Role.STRONG), line("    ", dim(earned))]
    if task.trouble:
        found.extend(wrapped(task.trouble, width, line("    ", Fragment("note: ", Role.WARN)), "      "))
    if task.state == "left":
        found.append(line(dim("    left as it was handed out; it asked for:")))
        for check in task.checks:
            found.extend(wrapped(check.text, width, line("    ", dim("○ ")), "      "))
        return tuple(found)
    for check in task.checks:
        if check.earned < check.points:
            found.extend(_check(check, width))
    for finding in task.findings:
        found.extend(line("  ", *row) for row in short_finding(finding, width - 2))
        if finding.why:
            found.extend(wrapped(finding.why, width, line(dim("        why:  ")), " " * 14))
        if finding.mend:
            found.extend(wrapped(finding.mend, width, line(dim("        mend: ")), " " * 14))
        if finding.link:
            found.append(line(dim("        read: "), Fragment(finding.link, Role.LINK)))
    return tuple(found)


def _check(check: CheckScore, width: int) -> Lines:
    points = f"{check.earned}/{check.points}"
    text = wrapped(check.text, width - cells(points) - 2, line("    ", mark(check.held), " "), "      ")
    gap = width - sum(cells(part.text) for part in text[-1]) - cells(points)
    found = [*text[:-1], line(*text[-1], " " * max(gap, 1), dim(points))]
    if check.held:
        found.append(line(dim("      true all along: counts once something else is achieved")))
    elif check.summary and check.summary != check.text:
        found.extend(wrapped(check.summary, width, line("      "), "      ", Role.DIM))
    return tuple(found)


def trend_text(told: Rehearsal) -> Lines:
    """This result beside the earlier ones of the same blueprint."""
    if not told.history:
        return ()
    sheet = told.result.sheet
    rows = [(each.exam, each.started, each.percent, each.passed, "") for each in told.history]
    rows.append((sheet.exam, sheet.started, sheet.percent, sheet.passed, "  this one"))
    found: list[Line] = [BLANK, line(strong("Rehearsals by the blueprint "), visible(sheet.paper.blueprint))]
    for exam, started, percent, passed, note in rows:
        head = dim(f"  {exam:>3}  {started[:10]}  ")
        found.append(line(head, _bar(int(percent)), "  ", mark(passed), f" {rounded(percent):>5} %", dim(note)))
    return tuple(found)


def practise_text(told: Rehearsal) -> Lines:
    """What to practise, each with the command that starts it."""
    if not told.practise:
        return ()
    found: list[Line] = [BLANK, line(strong("What to practise next"))]
    names = max(cells(each.exercise.id) for each in told.practise)
    for each in told.practise:
        why = f"task {each.task.number} again" if each.same else f"the same field as task {each.task.number}, no harder"
        found.append(line(f"  cks-lab open {each.exercise.id:<{names}}", dim(f"  {why}")))
    return tuple(found)
