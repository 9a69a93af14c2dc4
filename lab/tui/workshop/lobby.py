"""The workshop's exercises: those that are open, how one stands with each, and what the instructor says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from lab.tui import marks
from lab.tui.marks import MUTED
from lab.tui.widgets.title_bar import clock
from lab.tui.workshop.server_line import ServerLine

if TYPE_CHECKING:
    from lab.tui.workshop.app import WorkshopApp
    from lab.tui.workshop.attending import Attending

WAITING = "Nothing is open yet. The exercises appear here as soon as the instructor opens them."


class Lobby(Screen[None]):
    """A line per open exercise; Enter opens the one that is marked."""

    CSS_PATH = "../styles/workshop.tcss"
    AUTO_FOCUS = "#open-exercises"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="workshop.open", show=False),
        Binding(
            "f12,d", "debrief", "Solution", id="workshop.solution", key_display="D",
            tooltip="The solution of the marked exercise, once the instructor shows it",
        ),
        Binding(
            "s", "app.share", "Share on/off", id="workshop.share",
            tooltip="Whether the instructor may read your answers and findings",
        ),
        Binding("n", "app.note", "Note", id="workshop.note", tooltip="The instructor's note in full"),
        Binding(
            "b", "app.scoreboard", "Scoreboard", id="workshop.scoreboard", tooltip="The scoreboard, while it is on"
        ),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._listed: list[str] = []

    @property
    def workshop(self) -> WorkshopApp:
        """The app."""
        return cast("WorkshopApp", self.app)

    @property
    def attending(self) -> Attending:
        """The learner's place in the workshop."""
        return self.workshop.attending

    def compose(self) -> ComposeResult:
        """The list beside what is known of the marked exercise."""
        yield Static("", id="workshop-title", markup=False)
        yield ServerLine(id="server-line", markup=False)
        with Horizontal():
            yield OptionList(id="open-exercises", markup=False)
            with VerticalScroll(id="workshop-detail", can_focus=False):
                yield Static("", id="workshop-detail-text", markup=False)
        yield Static("", id="workshop-next", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show what is known."""
        self.tell()

    def on_screen_resume(self) -> None:
        """Between two exercises."""
        self.attending.move("")
        self.tell()

    # Showing

    def tell(self) -> None:
        """Show what is known now."""
        attending, membership = self.attending, self.attending.membership
        self.query_one(ServerLine).show(attending)
        head = f"{membership.workshop_name}   {(attending.state.get('you') or {}).get('name') or membership.name}"
        shared = "   the instructor may read along" if attending.shares else ""
        self.query_one("#workshop-title", Static).update(f"{head}   {self._points()}{shared}")
        listed = self.query_one("#open-exercises", OptionList)
        slots = attending.exercises
        names = [str(slot["id"]) for slot in slots]
        if names != self._listed:
            marked = listed.highlighted
            listed.set_options(Option(self._line(slot)) for slot in slots)
            self._listed = names
            if names:
                # What was opened last is what everybody is to do now.
                newest = str(attending.state.get("newest"))
                listed.highlighted = names.index(newest) if newest in names else marked or 0
        else:
            for index, slot in enumerate(slots):
                listed.replace_option_prompt_at_index(index, self._line(slot))
        self._tell_marked()

    def _points(self) -> str:
        scores = [self._score(slot) for slot in self.attending.exercises]
        return f"{sum(score for score, _ in scores)} of {sum(most for _, most in scores)} points"

    def _score(self, slot: dict[str, Any]) -> tuple[int, int]:
        best = self.attending.scores.get(str(slot["id"]), {})
        return int(best.get("score", 0)), int(slot.get("max_score", 0))

    def _line(self, slot: dict[str, Any]) -> Content:
        name = str(slot["id"])
        score, most = self._score(slot)
        known = name in self.attending.scores
        mark = marks.PASSED if known and score == most else marks.STARTED if self._begun(name) else marks.NEW
        colour = "$text-success" if mark == marks.PASSED else ""
        parts = [(f"{mark} ", colour), (str(slot["title"]), ""), (f"  {score}/{most}" if known else "", MUTED)]
        left = self.attending.seconds_left(name)
        if left is not None:
            parts.append((f"  {clock(left)} left" if left else "  time is up", "$text-warning"))
        if slot.get("revealed"):
            parts.append(("  solution shown", "$text-accent"))
        return Content.assemble(*parts)

    def _begun(self, name: str) -> bool:
        return name in self.attending.scores or name in self.workshop.progress.standing()

    def _tell_marked(self) -> None:
        slot = self.marked
        detail, bar = self.query_one("#workshop-detail-text", Static), self.query_one("#workshop-next", Static)
        if slot is None:
            detail.update(self.attending.gone or WAITING)
            bar.update("")
            return
        score, most = self._score(slot)
        left = self.attending.seconds_left(str(slot["id"]))
        time = "no limit" if left is None else f"{clock(left)} left" if left else "up: answers do not count"
        note = self.attending.note[1]
        so_far = f"best {score} of {most}" if str(slot["id"]) in self.attending.scores else "nothing handed in yet"
        solution = "shown: press D" if slot.get("revealed") else "not shown yet"
        detail.update(
            Content.assemble(
                (str(slot["title"]), "bold $text-primary"), (f"\n{slot['id']}\n\n", MUTED),
                ("Meant for  ", MUTED), f"{slot.get('minutes')} minutes\n",
                ("Points     ", MUTED), f"{most}\n",
                ("So far     ", MUTED), f"{so_far}\n",
                ("Time       ", MUTED), f"{time}\n",
                ("Solution   ", MUTED), f"{solution}\n",
                ("\nThe instructor says\n" if note else "", "bold"), note,
            )
        )  # fmt: skip
        bar.update(Content.assemble(" Enter: open ", (str(slot["title"]), "bold")))

    # Choosing

    @property
    def marked(self) -> dict[str, Any] | None:
        """The exercise under the cursor."""
        index = self.query_one("#open-exercises", OptionList).highlighted
        slots = self.attending.exercises
        return slots[index] if index is not None and index < len(slots) else None

    @on(OptionList.OptionHighlighted)
    def _marked(self) -> None:
        self._tell_marked()

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Open the marked exercise."""
        if self.marked is not None:
            self.workshop.open_by_name(str(self.marked["id"]))

    def action_debrief(self) -> None:
        """Look at the solution of the marked exercise."""
        slot = self.marked
        if slot is None:
            return
        if slot.get("revealed"):
            self.workshop.open_debrief(str(slot["id"]), str(slot["title"]))
        else:
            self.notify("The solution comes once the instructor shows it to everybody.")
