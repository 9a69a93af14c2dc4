"""What the learner did so far: attempts, best and last scores, hints, by domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Static

from lab.tui.widgets.curriculum import MARKS
from lab.tui.widgets.title_bar import clock

if TYPE_CHECKING:
    from lab.catalog.catalog import Domain
    from lab.catalog.model import Exercise
    from lab.progress import Standing
    from lab.tui.app import LabApp

COLUMNS = ("Exercise", "Best", "Last", "Tries", "Hints", "Fastest", "Last day")


class Record(Screen[None]):
    """A row per exercise, a total per domain."""

    CSS_PATH = "../styles/record.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,p,q", "leave", "Back", id="record.leave", key_display="Esc"),
        Binding("enter", "open", "Open the exercise", id="record.open", show=False),
    ]

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    def compose(self) -> ComposeResult:
        """One table."""
        yield Static("Progress", id="record-title", markup=False)
        yield DataTable(id="record", cursor_type="row", zebra_stripes=True)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Fill the table."""
        table: DataTable[str | Content | Text] = self.query_one("#record", DataTable)
        table.add_columns(*COLUMNS)
        standing = self.lab.progress.standing()
        for domain in self.lab.catalog.domains:
            table.add_row(*_total(domain, standing), key=f"domain {domain.id}")
            for exercise in domain.exercises:
                found = standing.get(exercise.id)
                table.add_row(*self._row(exercise, found), key=exercise.id)
        self.query_one("#record-title", Static).update(f"Progress   kept in {self.lab.progress.path}")

    def _row(self, exercise: Exercise, standing: Standing | None) -> tuple[Text | str, ...]:
        if standing is None:
            return (Text(f"{MARKS['new']} {exercise.title}"), "", "", "", "", "", "")
        attempts = self.lab.progress.attempts(exercise.id)
        last = f"{attempts[-1].score}/{attempts[-1].max_score}" if attempts else ""
        return (
            Text(f"{MARKS[standing.state]} {exercise.title}"),
            f"{standing.best}/{exercise.max_score}" if attempts else "",
            last,
            str(standing.attempts) if attempts else "",
            f"{standing.hints}{' + solution' if standing.solution_seen else ''}",
            clock(standing.seconds) if standing.seconds is not None else "",
            f"{standing.last.astimezone():%Y-%m-%d}" if standing.last else "",
        )

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Open the exercise of the row."""
        for exercise in self.lab.catalog:
            if exercise.id == event.row_key.value:
                self.dismiss()
                self.lab.open_exercise(exercise)
                return

    def action_leave(self) -> None:
        """Back to the library."""
        self.dismiss()


def _total(domain: Domain, standing: Mapping[str, Standing]) -> tuple[Content | str, ...]:
    found = [standing.get(exercise.id) for exercise in domain.exercises]
    passed = sum(1 for each in found if each and each.state == "passed")
    points = sum(each.best for each in found if each)
    possible = sum(exercise.max_score for exercise in domain.exercises)
    tries = sum(each.attempts for each in found if each)
    hints = sum(each.hints for each in found if each)
    title = Content.styled(f"{domain.title}: {passed}/{len(domain.exercises)} passed", "bold")
    return (title, f"{points}/{possible}", "", str(tries), str(hints), "", "")
