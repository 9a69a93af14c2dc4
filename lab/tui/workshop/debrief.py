"""What an exercise had to teach, as the server tells it once the instructor shows it to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Markdown, Static

from lab.manifests.submission import Submission, SubmittedFile
from lab.tui.screens.debrief import answer_in_frame
from lab.tui.workshop.server_line import ServerLine

if TYPE_CHECKING:
    from lab.tui.workshop.app import WorkshopApp


class WorkshopDebrief(Screen[None]):
    """Why it is right, the reference, and the learner's own answer beside it."""

    CSS_PATH = "../styles/debrief.tcss"
    AUTO_FOCUS = "#debrief"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f12,q", "leave", "Back", id="workshop.debrief_leave", key_display="Esc"),
    ]

    def __init__(self, title: str, told: Mapping[str, Any], own: Submission | None) -> None:
        super().__init__()
        self._title = title
        self._why = str(told["why"])
        self._reference = Submission(
            tuple(SubmittedFile(str(each["name"]), str(each["text"])) for each in told["files"])
        )
        self._own = own

    def compose(self) -> ComposeResult:
        """Why, then the answers side by side."""
        yield Static(f"Debrief: {self._title}", id="debrief-headline", markup=False)
        yield ServerLine(id="server-line", markup=False)
        with VerticalScroll(id="debrief"):
            yield Markdown(self._why or "Every check holds.", id="debrief-why")
            with Container(id="debrief-answers"):
                if self._own is not None:
                    yield answer_in_frame("Your answer", self._own)
                yield answer_in_frame("The reference", self._reference)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show how it stands with the workshop."""
        self.tell()

    def tell(self) -> None:
        """Show what is known now."""
        self.query_one(ServerLine).show(cast("WorkshopApp", self.app).attending)

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss()
