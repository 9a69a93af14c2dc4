"""Who reaches whom on one port: a table of sources by destinations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive

from lab.grading.report import Report
from lab.tui import marks
from lab.tui.connections import Cell, Grid, Place
from lab.tui.marks import MUTED
from lab.tui.panels.panel import PanelWidget
from lab.tui.why import Why

CELL = 3
HEAD = 2
"""Lines above the first row: the ports, and the numbers of the destinations."""
LEGEND = "✓ allowed  ✗ blocked  · open  * changed   [ ] port"


class Matrix(PanelWidget, can_focus=True):
    """Rows are sources, columns destinations, both by number. The marked cell is traced below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", "Source above", show=False, id="matrix.up"),
        Binding("down", "move(1, 0)", "Source below", show=False, id="matrix.down"),
        Binding("left", "move(0, -1)", "Destination to the left", show=False, id="matrix.left"),
        Binding("right", "move(0, 1)", "Destination to the right", show=False, id="matrix.right"),
        Binding("left_square_bracket,comma", "port(-1)", "Port before", show=False, id="matrix.port_before"),
        Binding("right_square_bracket,full_stop", "port(1)", "Next port", show=False, id="matrix.port_next"),
        Binding("n", "by_name", "Trace by name or by address", show=False, id="matrix.by_name"),
        Binding(
            "c",
            "next_changed",
            "Next connection that your answer changed",
            show=False,
            id="matrix.next_changed",
        ),
    ]

    row = reactive(0)
    column = reactive(0)
    port = reactive(0)
    by_name = reactive(False)

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_title = "Connections"
        self.grid: Grid | None = None
        self._moved_by_hand = False

    def show(self, value: Grid, report: Report) -> None:
        """Show another grid, at the place the learner chose, or else at what is wrong or changed."""
        self.grid = grid = value
        self.row = min(self.row, max(len(grid.ends) - 1, 0))
        self.column = min(self.column, max(len(grid.ends) - 1, 0))
        self.port = min(self.port, max(len(grid.ports) - 1, 0))
        if not self._moved_by_hand:
            with self.prevent(self.Marked):
                self.row, self.column, self.port = _shown_by(report, grid) or grid.opening
        self.refresh(layout=True)
        self.explain()

    def why(self) -> Why | None:
        """The way of the marked connection."""
        if self.grid is None or not self.grid.ports:
            return None
        return self.grid.why(self.row, self.column, self.port, by_name=self.by_name)

    def watch_row(self) -> None:
        """The marked cell moved."""
        self._moved()

    watch_column = watch_port = watch_by_name = watch_row

    def _moved(self) -> None:
        self.explain()

    def action_move(self, rows: int, columns: int) -> None:
        """Mark another cell."""
        if self.grid:
            self._moved_by_hand = True
            last = len(self.grid.ends) - 1
            self.row = min(max(self.row + rows, 0), last)
            self.column = min(max(self.column + columns, 0), last)

    def action_port(self, by: int) -> None:
        """Ask about another port."""
        if self.grid and self.grid.ports:
            self._moved_by_hand = True
            self.port = (self.port + by) % len(self.grid.ports)

    def action_by_name(self) -> None:
        """Trace the way by the Service's name, or the way to the pod's address."""
        self.by_name = not self.by_name

    def action_next_changed(self) -> None:
        """Mark the next connection that the answer changed, on any port."""
        if self.grid:
            found = self.grid.next_changed(self.row, self.column, self.port)
            if found:
                self._moved_by_hand = True
                self.row, self.column, self.port = found

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """The ports, the head, a row per source, and the legend."""
        return HEAD + len(self.grid.ends) + 1 if self.grid else 1

    def _names_width(self, width: int) -> int:
        grid = self.grid
        if grid is None:
            return 0
        widest = max((len(name) for name in grid.names), default=0)
        return max(min(widest, width - 3 - CELL * len(grid.ends)), 8)

    def render(self) -> Content:
        """The table."""
        grid = self.grid
        if grid is None:
            return Content("")
        names = self._names_width(self.content_size.width)
        lines = [self._ports_line(grid), self._head(grid, names)]
        cells = grid.cells(self.port) if grid.ports else ()
        for row, name in enumerate(grid.names):
            here = "bold $text-accent" if row == self.row else ""
            parts = [Content.styled(f"{row + 1:>2} {_shortened(name, names):<{names}}", here)]
            if cells:
                parts.extend(self._cell(row, column, cell) for column, cell in enumerate(cells[row]))
            lines.append(Content("").join(parts))
        lines.append(Content.styled(LEGEND, MUTED))
        return Content("\n").join(lines)

    def _chips(self, grid: Grid) -> Iterator[tuple[str, int | None]]:
        """The ports as they are shown, each with its number; the name of a protocol stands before its first."""
        before = ""
        for at, port in enumerate(grid.ports):
            if port.protocol != before:
                before = port.protocol
                yield f" {before}", None
            yield f" {port.number} ", at

    def _ports_line(self, grid: Grid) -> Content:
        parts = [
            Content.styled(text, "reverse bold" if at == self.port else "" if at is None else MUTED)
            for text, at in self._chips(grid)
        ]
        return Content("").join(parts).truncate(max(self.content_size.width, 10), ellipsis=True)

    def _head(self, grid: Grid, names: int) -> Content:
        parts = [Content.styled(f"{'from ↓ to →':<{names + 3}}", MUTED)]
        for column in range(len(grid.ends)):
            style = "bold $text-accent" if column == self.column else MUTED
            parts.append(Content.styled(f"{column + 1:>2} ", style))
        return Content("").join(parts)

    def _cell(self, row: int, column: int, cell: Cell) -> Content:
        colour = marks.colour_of(cell.allowed) if cell.listened or cell.changed else MUTED
        changed = "*" if cell.changed else " "
        marked = (row, column) == (self.row, self.column)
        style = f"{colour} {'bold' if cell.changed else ''} {'reverse' if marked else ''}"
        return Content.assemble(" ", (f"{marks.of(cell.allowed)}{changed}", style))

    def on_click(self, event: events.Click) -> None:
        """Mark the cell, or choose the port, under the mouse."""
        grid = self.grid
        offset = event.get_content_offset(self)
        self._moved_by_hand = True
        if grid is None or offset is None:
            return
        if offset.y == 0:
            self._choose_port(grid, offset.x)
            return
        row = offset.y - HEAD
        column = (offset.x - 3 - self._names_width(self.content_size.width)) // CELL
        if 0 <= row < len(grid.ends) and 0 <= column < len(grid.ends):
            self.row, self.column = row, column

    def _choose_port(self, grid: Grid, x: int) -> None:
        for text, at in self._chips(grid):
            x -= len(text)
            if x < 0:
                if at is not None:
                    self.port = at
                return


def _shown_by(report: Report, grid: Grid) -> Place | None:
    """The connection in the table that best shows what is wrong."""
    witnesses = [witness for check in report.checks for witness in check.witnesses]
    found = (grid.place_of(witness) for witness in witnesses if not witness.made_up)
    return next((place for place in found if place), None)


def _shortened(name: str, width: int) -> str:
    """A name that fits; the end of it says more than the beginning."""
    return name if len(name) <= width else "…" + name[len(name) - width + 1 :]
