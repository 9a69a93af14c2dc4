"""What the room gets wrong, as text: the checks most miss, the misunderstandings most were met with, the scoreboard."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from lab.tui.hosting.desk import Json
from lab.tui.marks import MUTED
from lab.tui.widgets.title_bar import clock

NOBODY = "Nobody has handed anything in yet."
NOTHING = "Whatever was handed in so far is right."


def plan(room: Json) -> Content:
    """The exercises of the plan: open, time left, solution shown."""
    pace = room["pace"]
    opened = {each["id"]: each for each in pace["exercises"]}
    return Content.assemble(*(part for each in pace["plan"] for part in _slot(each, opened.get(each["id"]))))


def _slot(planned: Json, opened: Json | None) -> Iterator[tuple[str, str]]:
    if opened is None:
        yield (f"  {planned['title']}\n", MUTED)
        return
    yield (f"▸ {planned['title']}", "")
    left = opened["seconds_left"]
    if left is not None:
        yield (f"  {clock(left)} left" if left else "  time is up", "$text-warning")
    if opened["revealed"]:
        yield ("  solution shown", "$text-accent")
    yield ("\n", "")


def trouble(room: Json) -> Content:
    """The most-missed checks, then the most-shown misunderstandings."""
    if not room["missed"] and not room["misunderstandings"]:
        handed_in = any(each["attempts"] for each in room["learners"])
        return Content.assemble((NOTHING if handed_in else NOBODY, MUTED))
    parts: list[tuple[str, str]] = []
    if room["missed"]:
        parts.append(("Missed most\n", "bold $text-primary"))
        for each in room["missed"]:
            parts += [(f"{each['learners']:>3} of {each['tried']} ", "$text-warning"), (f"{each['text']}\n", "")]
            parts.append((f"         {each['exercise']}\n", MUTED))
    if room["misunderstandings"]:
        parts.append(("Misunderstood most\n", "bold $text-primary"))
        for each in room["misunderstandings"]:
            still = f", {each['now']} still" if each["now"] else ""
            parts += [(f"{each['learners']:>3} ", "$text-warning"), (each["title"], ""), (f"{still}\n", MUTED)]
    return Content.assemble(*parts)


def scoreboard(room: Json) -> Content:
    """The scoreboard as the room sees it."""
    mode = room["pace"]["scoreboard"]
    if mode == "off":
        return Content.assemble(("The scoreboard is off; S shows it to everybody.", MUTED))
    head = "frozen: the room sees it as it was" if mode == "frozen" else "on: everybody sees it"
    parts = [(f"{head}\n", MUTED)]
    for each in room["scoreboard"]:
        parts.append((f"{each['rank']:>3}. {each['name']}  ", ""))
        parts.append((f"{each['score']} points, {each['passed']} passed\n", MUTED))
    return Content.assemble(*parts)
