"""How a learner stands, in words for the review: what is due, what is to come, what is mastered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from lab.tui.marks import MUTED

if TYPE_CHECKING:
    from lab.learning.mastery import Mastery
    from lab.learning.overview import Overview

BAR = 20
"""Columns of a full bar."""

SOON = 8
"""How many of those to come are listed."""


def headline(found: Overview) -> str:
    """How much there is today."""
    if not (found.first or found.more):
        return "Review"
    parts = [f"{len(found.first)} today"] if found.first else ["enough for today"]
    parts += [f"{len(found.more)} more can wait"] if found.more else []
    return f"Review   {', '.join(parts)}"


def sentence(found: Overview) -> str:
    """What to say when nothing has to be done today; empty when there is."""
    from lab.render.review_text import when_text

    if found.first:
        return ""
    if found.more:
        return "That is enough for today; what follows can wait."
    if not found.attempts:
        return "Nothing to revisit yet: this begins with the first answer that you hand in."
    if not found.plans:
        return "Nothing to revisit: your answers have shown no misunderstanding so far."
    if found.next_due is None:
        return "Nothing to revisit: every misunderstanding you showed is settled."
    return f"Nothing is due today. The next is due {when_text(found.next_due, found.today)}."


def coming(found: Overview) -> Content:
    """What will be due, the next one first."""
    from lab.learning.topics import title_of

    if not found.coming:
        return Content("")
    parts: list[str | tuple[str, str]] = [("To come", "bold $text-primary")]
    for plan in found.coming[:SOON]:
        days = (plan.due - found.today).days if plan.due else 0
        parts += [(f"\n  {'tomorrow' if days == 1 else f'in {days} days':<10}  ", MUTED), title_of(plan.shown.rule)]
    if len(found.coming) > SOON:
        parts.append((f"\n  and {len(found.coming) - SOON} more", MUTED))
    return Content.assemble(*parts)


def mastery(found: Overview) -> Content:
    """A bar per topic; nothing before the first answer."""
    if not found.attempts:
        return Content("")
    room = max(len(topic.title) for topic, _ in found.topics)
    parts: list[str | tuple[str, str]] = [("Mastery by topic", "bold $text-primary")]
    for topic, each in found.topics:
        parts += [f"\n  {topic.title:{room}}  ", *_bar(each)]
    return Content.assemble(*parts)


def _bar(each: Mastery) -> tuple[str | tuple[str, str], ...]:
    if each.percent is None:
        return (("not enough answers yet", MUTED),)
    full = BAR * each.percent // 100
    return (("━" * full, "$text-success"), ("─" * (BAR - full), MUTED), f" {each.percent:>3} %")
