"""What to revisit, as lines of text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from lab.learning.evidence import day_of
from lab.learning.offer import Offer
from lab.learning.overview import Overview
from lab.learning.shown import Shown
from lab.learning.topics import title_of
from lab.render.styled import BLANK, Line, Lines, Role, dim, line, strong, width_of, wrapped


def review_text(found: Overview, width: int = 80, *, every: bool = False) -> Lines:
    """What is due today and why, with the command to begin each; ``every`` adds what can wait and what is to come."""
    parts = [_offer(offer, found, width) for offer in ((*found.first, *found.more) if every else found.first)]
    parts.append(_rest(found, width, every=every))
    if every and found.coming:
        parts.append(_coming(found))
    return _apart(parts)


def _apart(parts: Iterable[Lines]) -> Lines:
    """The parts that say something, with a blank line between."""
    found: list[Line] = []
    for part in filter(None, parts):
        found.extend((BLANK, *part) if found else part)
    return tuple(found)


def _offer(offer: Offer, found: Overview, width: int) -> Lines:
    facts = f"{offer.lesson.id}, about {offer.lesson.minutes} min"
    head: Lines = (line(strong(offer.lesson.title), dim(f"  {facts}")),)
    if width_of(head[0]) > width:
        head = (*wrapped(offer.lesson.title, width, role=Role.STRONG), line("  ", dim(facts)))
    why = (reason(plan.shown, found) for plan in offer.plans)
    return (
        *head,
        *(each for sentence in why for each in wrapped(sentence, width, line("  "), "    ")),
        line("  ", command(offer)),
    )


def reason(shown: Shown, found: Overview) -> str:
    """Why something is to be revisited."""
    return f"you showed “{title_of(shown.rule)}” {often_text(shown, found)}"


def often_text(shown: Shown, found: Overview) -> str:
    """How often something was shown, and when last."""
    days = (found.today - day_of(shown.last, found.now.tzinfo)).days
    ago = "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
    if shown.times == 1:
        return f"once, {ago}"
    return f"{'twice' if shown.times == 2 else f'{shown.times} times'}, last {ago}"


def command(offer: Offer) -> str:
    """What to type to begin. Files of an earlier answer are kept under another name."""
    seed = f" --seed {offer.seed}" if offer.seed else ""
    anew = " --force" if offer.again else ""
    return f"cks-lab start {offer.lesson.id}{seed}{anew}"


def when_text(day: date, today: date) -> str:
    """A day, and how far away it is."""
    days = (day - today).days
    if days <= 0:
        return "today"
    return "tomorrow" if days == 1 else f"on {day:%Y-%m-%d}, in {days} days"


def _rest(found: Overview, width: int, *, every: bool) -> Lines:
    """What to say when that is not all, or when there is nothing."""
    if found.more and not every:
        left = f"{len(found.more)} more can wait; see {'it' if len(found.more) == 1 else 'them'} with"
        enough = "" if found.first else "That is enough for today. "
        return (line(f"{enough}{left}: cks-lab review --all"),)
    if found.first or found.more:
        return ()
    if not found.attempts:
        sentence = "Nothing to revisit yet: this begins with your first answer. Find an exercise with: cks-lab list"
    elif not found.plans:
        sentence = "Nothing to revisit: your answers have shown no misunderstanding so far."
    elif found.next_due is None:
        sentence = "Nothing to revisit: every misunderstanding you showed is settled."
    else:
        sentence = f"Nothing is due today. The next is due {when_text(found.next_due, found.today)}."
    return wrapped(sentence, width)


def _coming(found: Overview) -> Lines:
    rows = (line(f"  {each.due}  {title_of(each.shown.rule)}") for each in found.coming)
    return (line(strong("To come")), *rows)
