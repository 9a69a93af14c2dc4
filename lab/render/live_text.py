"""What a real cluster did, as lines below the check it is about."""

from __future__ import annotations

from lab.grading.report import CheckResult, LiveVerdict, Report
from lab.render.notes_text import mark
from lab.render.styled import Fragment, Line, Lines, Role, dim, line, strong, wrapped

INDENT = "      "
DIFFERS = "≠"
"""Marks what the cluster did otherwise than the simulator said."""


def live_lines(live: LiveVerdict, width: int) -> Lines:
    """The cluster's verdict on one check, and what is known where the simulator's differs."""
    said = live.summary if live.passed is not None else f"not run: {_reason(live.summary)}"
    found = [*wrapped(said, width, line(INDENT, dim("live "), mark(live.passed), " "), INDENT + "       ", Role.DIM)]
    if live.disagrees:
        head = line(INDENT, Fragment(DIFFERS, Role.BAD), " ")
        found.extend(wrapped(live.disagreement, width, head, INDENT + "  "))
    return tuple(found)


def _reason(summary: str) -> str:
    """The reason without the words that the line begins with already."""
    for words in ("not run: ", "not tried: "):
        summary = summary.removeprefix(words)
    return summary


def live_summary(report: Report, width: int) -> Lines:
    """How far the cluster and the simulator agree; nothing for a report without a cluster."""
    asked = [check for check in report.checks if check.live is not None]
    if not asked:
        return ()
    tried = sum(_tried(check) for check in asked)
    differing = sum(check.live is not None and check.live.disagrees for check in asked)
    verdict = "all as the simulator says" if not differing else f"{differing} otherwise than the simulator says"
    text = f"{tried} of {len(asked)} checks tried on the cluster: {verdict if tried else 'none could be'}"
    found: list[Line] = [line(), *wrapped(text, width, line(strong("Live"), "  "), INDENT)]
    return tuple(found)


def _tried(check: CheckResult) -> bool:
    return check.live is not None and check.live.passed is not None
