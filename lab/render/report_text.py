"""A report as text: the verdict, the checks, the finding that explains most, its evidence, the rest."""

from __future__ import annotations

from collections.abc import Mapping

from lab.catalog.variant_mark import named
from lab.grading.report import CheckResult, Report
from lab.render.finding_text import finding_text, short_finding
from lab.render.notes_text import BAD, GOOD, mark, notes_text
from lab.render.styled import BLANK, Fragment, Line, Lines, Role, cells, dim, line, strong, wrapped

MOST_WITNESSES = 3
MOST_ANSWERS = 8
MOST_FINDINGS = 5
"""Findings shown whole or in short; the others are counted."""


def report_text(report: Report, sources: Mapping[str, str], width: int = 80) -> Lines:
    """The whole report; ``sources`` holds the text of each file by its name, for the lines to show."""
    found: list[Line] = [verdict_line(report), BLANK]
    found.extend(_answers(report, width))
    for check in report.checks:
        found.extend(_check(check, width))
    found.extend(_live(report, width))
    if report.findings:
        found.append(BLANK)
        found.extend(finding_text(report.findings[0], sources, width))
    found.extend(_evidence(report, sources, width))
    found.extend(_other_findings(report, sources, width))
    return tuple(found)


def verdict_line(report: Report) -> Line:
    """Passed or not, and the points."""
    variant = f" (variant {report.variant})" if report.variant else ""
    rest = ("  ", strong(report.exercise), f"{variant}  {report.score} of {report.max_score} points")
    if report.passed:
        return line(Fragment(f"{GOOD} passed", Role.VERDICT_GOOD), *rest)
    return line(Fragment(f"{BAD} not passed", Role.VERDICT_BAD), *rest)


def _answers(report: Report, width: int) -> Lines:
    """What kubectl would have said."""
    found: list[Line] = []
    for answer in report.answers[:MOST_ANSWERS]:
        role = Role.DIM if answer.accepted else Role.BAD
        found.extend(wrapped(answer.text, width, line("  "), "    ", role))
    if len(report.answers) > MOST_ANSWERS:
        found.append(line(dim(f"  … and {len(report.answers) - MOST_ANSWERS} more objects")))
    if not report.answers:
        found.append(line(dim("  nothing was applied: no object could be read from the files")))
    elif not report.changed:
        found.append(line(dim("  nothing changed in the cluster")))
    return (*found, BLANK)


def _check(check: CheckResult, width: int) -> Lines:
    points = f"{check.earned}/{check.points}"
    text = wrapped(check.text, width - len(points) - 2, line("  ", mark(check.passed), " "), "    ")
    last = text[-1]
    gap = width - sum(cells(part.text) for part in last) - len(points)
    role = Role.GOOD if check.earned == check.points else Role.DIM
    found = [*text[:-1], line(*last, " " * max(gap, 1), Fragment(points, role))]
    if check.passed and not check.earned:
        found.append(line(dim("      true all along: counts once something else is achieved")))
    if check.live is not None:
        from lab.render.live_text import live_lines

        found.extend(live_lines(check.live, width))
    return tuple(found)


def _live(report: Report, width: int) -> Lines:
    """How far a real cluster agrees, where one was asked."""
    if not any(check.live is not None for check in report.checks):
        return ()
    from lab.render.live_text import live_summary

    return live_summary(report, width)


def first_failed(report: Report) -> CheckResult | None:
    """The first failed check that has evidence."""
    failed = [check for check in report.checks if check.passed is False]
    return next((check for check in failed if check.notes), failed[0] if failed else None)


def _evidence(report: Report, sources: Mapping[str, str], width: int) -> Lines:
    """What stands behind the first failed check, and other cases that show the difference."""
    check = first_failed(report)
    found: list[Line] = []
    if check is not None:
        found.append(BLANK)
        found.extend(wrapped(check.text, width, line(Fragment(BAD, Role.BAD), " "), "  ", Role.STRONG))
        if check.summary and check.summary != check.text:
            found.extend(wrapped(check.summary, width, line("    "), "    "))
        found.extend(notes_text(check.notes, width, files=sources))
    told = {check.summary} if check else set()
    witnesses = [each for each in report.witnesses if each.text not in told]
    if witnesses:
        found.append(BLANK)
        found.append(line(strong("Also")))
        for witness in witnesses[:MOST_WITNESSES]:
            found.extend(wrapped(witness.text, width, line("  ", Fragment(BAD, Role.BAD), " "), "    "))
        if len(witnesses) > MOST_WITNESSES:
            found.append(line(dim(f"    … and {len(witnesses) - MOST_WITNESSES} more such cases")))
    return tuple(found)


def _other_findings(report: Report, sources: Mapping[str, str], width: int) -> Lines:
    others = report.findings[1:]
    if not others:
        return ()
    found: list[Line] = [BLANK, line(strong("More to look at"))]
    for finding in others[: MOST_FINDINGS - 1]:
        found.extend(short_finding(finding, width, sources))
    if len(others) >= MOST_FINDINGS:
        found.append(line(dim(f"  … and {len(others) - MOST_FINDINGS + 1} more")))
    return tuple(found)


def next_step(report: Report) -> Lines:
    """What to do now."""
    name = named(report.exercise, report.variant)
    if report.passed:
        return (
            BLANK,
            line(dim("why it is right:  "), f"cks-lab solution {name}"),
            line(dim("what is next:     "), "cks-lab list"),
        )
    return (
        BLANK,
        line(dim("the task:   "), f"cks-lab show {name}"),
        line(dim("next hint:  "), f"cks-lab hint {name} --next"),
    )
