"""Mastery, and the misunderstandings shown so far, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable

from lab.learning.mastery import Mastery
from lab.learning.overview import Overview
from lab.learning.schedule import Plan
from lab.learning.topics import title_of
from lab.render.notes_text import mark
from lab.render.review_text import often_text, when_text
from lab.render.styled import BLANK, Fragment, Line, Lines, dim, line, strong, wrapped

BAR = 24


def learning_text(found: Overview, width: int = 80) -> Lines:
    """Mastery by topic and competency, and what was misunderstood; nothing before the first answer."""
    if not found.attempts:
        return ()
    topics = [(topic.title, mastery) for topic, mastery in found.topics]
    lines: list[Line] = [line(strong("Mastery by topic")), *_bars(topics), BLANK]
    lines += [line(strong("Mastery by competency")), *_bars(found.competencies), BLANK]
    if found.plans:
        lines.append(line(strong("Misunderstandings shown")))
        for plan in found.plans:
            lines.extend(_shown(plan, found, width))
        if found.first:
            lines.append(line(dim("  what to revisit today: "), "cks-lab review"))
        lines.append(BLANK)
    return tuple(lines)


def _bars(masteries: Iterable[tuple[str, Mastery]]) -> Lines:
    rows = tuple(masteries)
    names = max((len(name) for name, _ in rows), default=0)
    return tuple(line(f"  {name:{names}}  ", *_bar(mastery)) for name, mastery in rows)


def _bar(mastery: Mastery) -> Line:
    if mastery.percent is None:
        return (dim("not enough evidence yet"),)
    full = BAR * mastery.percent // 100
    return (Fragment(f"{'█' * full}{'░' * (BAR - full)}"), Fragment(f"  {mastery.percent:>3} %"))


def _shown(plan: Plan, found: Overview, width: int) -> Lines:
    """One misunderstanding: whether it was overcome, how often it was shown, and what is next."""
    facts = f"{title_of(plan.shown.rule)}: {often_text(plan.shown, found)}; {state_text(plan, found)}"
    return wrapped(facts, width, line("  ", mark(plan.shown.overcome), " "), "    ")


def state_text(plan: Plan, found: Overview) -> str:
    """How one stands with a misunderstanding."""
    if plan.due is None:
        return "settled"
    since = "right since" if plan.shown.overcome else "not right since"
    return f"{since}, to revisit {when_text(plan.due, found.today)}"
