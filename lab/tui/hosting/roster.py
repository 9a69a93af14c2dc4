"""Who is in the room, where they are, and how they fare: those who are stuck first."""

from __future__ import annotations

from typing import Any

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lab.tui.hosting.desk import Json
from lab.tui.marks import GOOD, MUTED
from lab.tui.widgets.title_bar import clock

STUCK, AWAY, READABLE = "!", "…", "≡"
NAME, EXERCISE = 18, 18
"""Columns."""

HEAD = f"  {'Name':{NAME}}  {'Exercise':{EXERCISE}}{'Time':>6} {'Points':>6}  Met with"


class Roster(OptionList):
    """A line for each learner; Enter looks at one of them."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._learners: list[Json] = []
        self._shown: list[Content] = []

    @property
    def marked(self) -> Json | None:
        """The learner under the cursor."""
        at = self.highlighted
        return self._learners[at] if at is not None and at < len(self._learners) else None

    def tell(self, learners: list[Json]) -> None:
        """Show how they stand now; the cursor stays with the learner it was on, wherever their line moves."""
        marked = self.marked
        lines = [line(each) for each in learners]
        self._learners = list(learners)
        if len(lines) != len(self._shown):
            self.set_options(Option(each) for each in lines)
        else:
            for at, (new, old) in enumerate(zip(lines, self._shown, strict=True)):
                if new != old:
                    self.replace_option_prompt_at_index(at, new)
        self._shown = lines
        places = {each["id"]: at for at, each in enumerate(learners)}
        if marked is not None and marked["id"] in places:
            self.highlighted = places[marked["id"]]
        elif learners and self.highlighted is None:
            self.highlighted = 0


def heading(learners: list[Json]) -> str:
    """How many there are, and how many need somebody."""
    stuck, away = (sum(each[what] for each in learners) for what in ("stuck", "away"))
    more = "".join(f", {count} {word}" for count, word in ((stuck, "stuck"), (away, "away")) if count)
    return f"{len(learners)} learner{'s' if len(learners) != 1 else ''}{more}"


def line(learner: Json) -> Content:
    """Mark, name, exercise, time on it, last result, and the ids of what it met with."""
    mark, colour = _mark(learner)
    last: dict[str, Any] | None = learner["last"]
    points = f"{last['score']}/{last['max_score']}" if last else "–"
    rules = ", ".join(last["rules"]) if last else ""
    return Content.assemble(
        (f"{mark} ", colour),
        (_fit(learner["name"], NAME), "bold" if learner["stuck"] else ""),
        (f"{READABLE if learner['shares'] else ' '} ", "$text-accent"),
        _fit(learner["exercise"] or "–", EXERCISE),
        (f"{clock(learner['seconds']):>6} ", MUTED if not learner["stuck"] else "$text-warning"),
        f"{points:>6}  ",
        (rules, MUTED),
    )


def _mark(learner: Json) -> tuple[str, str]:
    if learner["stuck"]:
        return STUCK, "$text-warning bold"
    if learner["away"]:
        return AWAY, MUTED
    return (GOOD, "$text-success") if learner["passed_here"] else (" ", "")


def _fit(text: str, columns: int) -> str:
    """The text in so many columns, one of them blank; wide letters count twice."""
    from rich.cells import set_cell_size

    return set_cell_size(text, columns - 1) + " "
