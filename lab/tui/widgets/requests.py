"""Who may do what: the people, and for the one that is marked a table of resources by verbs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive

from lab.grading.report import Report
from lab.subjects.rbac.comparison import Cell, Comparison
from lab.tui import marks
from lab.tui.marks import MUTED
from lab.tui.panels.panel import PanelWidget
from lab.tui.why import Why

MOST = {"people": (3, 6), "resources": (8, 12)}
"""Lines they take at most, in a low terminal and in a high one, so that what stands behind is in sight."""
LOW = 32
"""Lines below which a terminal is low."""
CELL = 4
LEAST_NAME = 16
SOME = "◐"
LEGEND = "✓ may ◐ some ✗ may not * changed  [ ] whom"

SHORT = {
    "list": "lst", "watch": "wch", "create": "crt", "update": "upd", "patch": "pat", "delete": "del",
    "deletecollection": "dlc",
}  # fmt: skip
"""Heads of the columns; every other verb by its first three letters."""

Place = tuple[int, int, int]
"""Person, column and verb as the comparison counts them."""


class Requests(PanelWidget, can_focus=True):
    """The marked cell is explained below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", "Resource above", show=False, id="requests.up"),
        Binding("down", "move(1, 0)", "Resource below", show=False, id="requests.down"),
        Binding("left", "move(0, -1)", "Verb to the left", show=False, id="requests.left"),
        Binding("right", "move(0, 1)", "Verb to the right", show=False, id="requests.right"),
        Binding("left_square_bracket,comma", "person(-1)", "Person before", show=False, id="requests.before"),
        Binding("right_square_bracket,full_stop", "person(1)", "Next person", show=False, id="requests.next"),
        Binding("c", "next_changed", "Next request that your answer changed", show=False, id="requests.next_changed"),
    ]

    place: reactive[Place] = reactive((0, 0, 0))

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_title = "Requests"
        self.found: Comparison | None = None
        self._moved_by_hand = False

    def show(self, value: Comparison, report: Report) -> None:
        """Show other rights, at the request the learner chose, or else at what is wrong or changed."""
        kept = _same_place(self.found, value, self.place) if self._moved_by_hand and self.found else None
        self.found = value
        with self.prevent(self.Marked):
            self.place = kept or _shown_by(report, value) or next(value.changes(), None) or self._first(0)
        self.refresh(layout=True)
        self.explain()

    def why(self) -> Why | None:
        """What allows the request, or comes nearest to."""
        if self.found is None or not self.found.people:
            return None
        explained = self.found.why(*self.place)
        return Why(explained.sentence, tuple((0, note) for note in explained.notes))

    def watch_place(self) -> None:
        """Another request is marked."""
        self.explain()

    # Moving about

    def _first(self, person: int) -> Place:
        """Where one begins with a person: what changed, else the first cell."""
        if self.found is None or not self.found.people:
            return 0, 0, 0
        changed = (each for each in self.found.changes() if each[0] == person)
        return next(changed, None) or (person, self.found.rows(person)[0], 0)

    def action_move(self, rows: int, columns: int) -> None:
        """Mark another cell."""
        if self.found is not None and self.found.people:
            self._moved_by_hand = True
            person, column, verb = self.place
            shown = self.found.rows(person)
            row = min(max(shown.index(column) + rows, 0), len(shown) - 1)
            self.place = person, shown[row], min(max(verb + columns, 0), len(self.found.verbs) - 1)

    def action_person(self, by: int) -> None:
        """Ask about someone else: about the same request where it is shown."""
        if self.found is not None and self.found.people:
            self._moved_by_hand = True
            person = (self.place[0] + by) % len(self.found.people)
            self._ask_about(person)

    def _ask_about(self, person: int) -> None:
        _, column, verb = self.place
        same = self.found is not None and column in self.found.rows(person)
        self.place = (person, column, verb) if same else self._first(person)
        self.refresh(layout=True)

    def action_next_changed(self) -> None:
        """Mark the next request that the answer changed, of anyone."""
        changed = list(self.found.changes()) if self.found is not None else []
        if changed:
            self._moved_by_hand = True
            self.place = next((place for place in changed if place > self.place), changed[0])
            self.refresh(layout=True)

    def on_click(self, event: events.Click) -> None:
        """Mark the person or the cell under the mouse."""
        offset = event.get_content_offset(self)
        if self.found is None or not self.found.people or offset is None:
            return
        self._moved_by_hand = True
        people = self._window
        if offset.y < len(people):
            self._ask_about(people[offset.y])
            return
        person, row = self.place[0], offset.y - len(people) - 1
        shown = self._resources
        verbs = self._verbs_shown(self._names_width(person))
        at = (offset.x - self._names_width(person) - 1) // CELL
        if 0 <= row < len(shown) and 0 <= at < len(verbs):
            self.place = person, shown[row], verbs[at]

    # Drawing

    def _most(self, what: str) -> int:
        return MOST[what][self.app.size.height >= LOW]

    @property
    def _window(self) -> range:
        """The people that are shown, around the marked one."""
        return _around(self.place[0], len(self.found.people) if self.found is not None else 0, self._most("people"))

    @property
    def _resources(self) -> list[int]:
        """The resources that are shown, around the marked one."""
        if self.found is None:
            return []
        rows = self.found.rows(self.place[0])
        window = _around(rows.index(self.place[1]), len(rows), self._most("resources"))
        return [rows[place] for place in window]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The people, the head, a row per resource, and the legend."""
        if self.found is None or not self.found.people:
            return 2
        return len(self._window) + 1 + len(self._resources) + 1

    def _names_width(self, person: int) -> int:
        """Columns for the names of resources."""
        if self.found is None:
            return 0
        room = max(self.content_size.width - CELL * len(self.found.verbs) - 1, LEAST_NAME)
        return min(max(map(len, self._names(person))), room)

    def _names(self, person: int) -> list[str]:
        return [self.found.short[column] for column in self.found.rows(person)] if self.found is not None else []

    def _verbs_shown(self, names: int) -> range:
        """The verbs there is room for, around the marked one."""
        count = len(self.found.verbs) if self.found is not None else 0
        fit = max((self.content_size.width - names - 1) // CELL, 1)
        start = min(max(self.place[2] - fit + 1, 0), max(count - fit, 0))
        return range(start, min(start + fit, count))

    def render(self) -> Content:
        """People, table and legend."""
        found = self.found
        if found is None:
            return Content("")
        if not found.people:
            return Content.styled("No binding names anyone yet, beyond those that every cluster has.", MUTED)
        person = self.place[0]
        names = self._names_width(person)
        verbs = self._verbs_shown(names)
        lines = [self._person(found, each) for each in self._window]
        lines.append(self._head(found, names, verbs))
        lines.extend(self._rows(found, person, names, verbs))
        lines.append(Content.styled(self._legend(found), MUTED))
        return Content("\n").join(lines)

    def _person(self, found: Comparison, person: int) -> Content:
        here = person == self.place[0]
        more = len(found.people) - len(self._window)
        last = f"  (+{more} more)" if more > 0 and person == self._window[-1] else ""
        mark = "*" if found.changed(person) else " "
        text = f"{'›' if here else ' '}{mark} {found.people[person]}{last}"
        line = Content.styled(text, "bold $text-accent" if here else MUTED)
        return line.truncate(max(self.content_size.width, 10), ellipsis=True)

    def _head(self, found: Comparison, names: int, verbs: range) -> Content:
        parts = [Content(" " * names)]
        for verb in verbs:
            style = "bold $text-accent" if verb == self.place[2] else MUTED
            parts.append(Content.styled(f" {SHORT.get(found.verbs[verb], found.verbs[verb][:3]):<3}", style))
        return Content("").join(parts)

    def _rows(self, found: Comparison, person: int, names: int, verbs: range) -> Iterator[Content]:
        cells = found.cells(person)
        for column in self._resources:
            name = found.short[column]
            here = "bold $text-accent" if column == self.place[1] else ""
            shown = name if len(name) <= names else f"{name[: names - 1]}…"
            row = [self._cell(cells[column][verb], (column, verb) == self.place[1:]) for verb in verbs]
            yield Content("").join([Content.styled(f"{shown:<{names}}", here), *row])

    def _legend(self, found: Comparison) -> str:
        more = len(found.rows(self.place[0])) - len(self._resources)
        return f"{LEGEND}  ↑↓ {more} more" if more else LEGEND

    def _cell(self, cell: Cell, marked: bool) -> Content:
        mark = SOME if cell.some else marks.of(cell.allowed)
        allowed = cell.allowed or cell.some
        colour = marks.colour_of(allowed) if allowed or cell.changed else MUTED
        style = f"{colour} {'bold' if cell.changed else ''} {'reverse' if marked else ''}"
        return Content.assemble("  ", (f"{mark}{'*' if cell.changed else ' '}", style))


def _around(place: int, count: int, most: int) -> range:
    """As many places as there is room for, the given one among them."""
    start = min(max(place - most // 2, 0), max(count - most, 0))
    return range(start, min(start + most, count))


def _shown_by(report: Report, found: Comparison) -> Place | None:
    """The request in the table that best shows what is wrong."""
    witnesses = [witness for check in report.checks for witness in check.witnesses]
    places = (found.place_of(witness) for witness in witnesses if not witness.made_up)
    return next((place for place in places if place and place[1] in found.rows(place[0])), None)


def _same_place(old: Comparison, new: Comparison, place: Place) -> Place | None:
    """The same request in another comparison; None where it is not there."""
    person, column, verb = place
    if person >= len(old.people) or old.people[person] not in new.people:
        return None
    whom, what = new.people.index(old.people[person]), old.columns[column]
    if what not in new.columns or old.verbs[verb] not in new.verbs:
        return None
    where = new.columns.index(what)
    return (whom, where, new.verbs.index(old.verbs[verb])) if where in new.rows(whom) else None
