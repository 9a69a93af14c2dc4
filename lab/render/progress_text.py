"""What the learner did, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lab.catalog.catalog import Domain
from lab.progress.values import AttemptRecord, Standing, StandingState
from lab.render.exercise_text import MARKS
from lab.render.notes_text import mark
from lab.render.styled import BLANK, Line, Lines, dim, line, strong, wrapped

BAR = 24


def progress_text(domains: Iterable[Domain], standing: Mapping[str, Standing], where: str, width: int = 80) -> Lines:
    """How far the learner is in each domain, and with each exercise begun."""
    found: list[Line] = []
    for domain in domains:
        known = [(one, standing[one.id]) for one in domain.exercises if one.id in standing]
        passed = sum(each.state is StandingState.PASSED for _, each in known)
        total = len(domain.exercises)
        full = BAR * passed // total if total else 0
        found.append(line(strong(domain.title), f"  {'█' * full}{'░' * (BAR - full)}  {passed} of {total} passed"))
        names = max((len(one.id) for one, _ in known), default=0)
        for one, each in known:
            found.append(line("  ", MARKS[each.state], f" {one.id:{names}}  {_standing(each)}"))
        found.append(BLANK)
    if not standing:
        found.append(line("Nothing yet. Begin with: cks-lab list"))
    return (*found, *wrapped(where, width, line(dim("kept in "))))


def _standing(standing: Standing) -> str:
    if not standing.attempts:
        parts = ["begun"]
    else:
        parts = [
            f"{standing.best}/{standing.max_score}",
            f"{standing.attempts} attempt{'s' if standing.attempts > 1 else ''}",
        ]
    if standing.hints:
        parts.append(f"{standing.hints} hint{'s' if standing.hints > 1 else ''}")
    if standing.solution_seen:
        parts.append("solution seen")
    if standing.seconds:
        parts.append(f"passed in {duration(standing.seconds)}")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """A length of time as one would say it."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def attempts_text(exercise_id: str, attempts: Iterable[AttemptRecord], width: int = 80) -> Lines:
    """Every attempt at one exercise, the oldest first, in local time."""
    found: list[Line] = [line(strong(exercise_id))]
    for attempt in attempts:
        when = attempt.at.astimezone()
        facts = [f"{attempt.score}/{attempt.max_score}"]
        if attempt.seconds >= 1:
            facts.append(duration(attempt.seconds))
        if attempt.hints:
            facts.append(f"{attempt.hints} hint{'s' if attempt.hints > 1 else ''}")
        facts.extend(attempt.rules)
        head = line("  ", mark(attempt.passed), f" {when:%Y-%m-%d %H:%M}  ")
        found.extend(wrapped(", ".join(facts), width, head, " " * 22))
    if len(found) == 1:
        found.append(line(f"  no attempt yet; grade one with: cks-lab grade {exercise_id} FILE"))
    return tuple(found)
