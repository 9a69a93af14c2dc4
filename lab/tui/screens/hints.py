"""The hints: one step at a time, each announced with its cost before it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Markdown, Static

from lab.render.languages import language_of

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.manifests.submission import SubmittedFile
    from lab.tui.app import LabApp

ABOUT = {
    "nudge": "a nudge: where to look",
    "concept": "the concept: what to know, with a link",
    "shape": "the shape: the answer with gaps",
}


class Hints(ModalScreen[None]):
    """The hints opened so far, and an offer of the next one. Nothing opens without a yes."""

    AUTO_FOCUS = "#no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "reveal", "Open the next hint", show=False, id="hints.reveal"),
        Binding("n,escape,f2", "leave", "Back to work", show=False, id="hints.leave"),
        Binding("left,right", "app.focus_next", "The other button", show=False, id="hints.other"),
        Binding("up", "scroll(-3)", "Scroll up", show=False, id="hints.up"),
        Binding("down", "scroll(3)", "Scroll down", show=False, id="hints.down"),
    ]

    def __init__(self, exercise: Exercise) -> None:
        super().__init__()
        self._exercise = exercise
        self._asked_twice = False

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    def compose(self) -> ComposeResult:
        """The hints, the offer, and two buttons."""
        with Vertical(classes="dialog wide"):
            yield Static(f"Hints: {self._exercise.title}", classes="dialog-title", markup=False)
            with VerticalScroll(id="hints-shown", can_focus=False):
                yield Markdown("", id="hints-text")
            yield Static("", id="hints-offer", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Show it (y)", id="yes", variant="warning", compact=True)
                yield Button("Back to work (n)", id="no", variant="primary", compact=True)

    async def on_mount(self) -> None:
        """Show where the learner is."""
        await self._tell()

    @property
    def _opened(self) -> int:
        return min(self.lab.progress.hints_shown(self._exercise.id), len(self._exercise.hints))

    async def _tell(self) -> None:
        opened = self._opened
        hints = self._exercise.hints
        parts = [
            f"**{number}. {hint.level.capitalize()}**\n\n{hint.text}" for number, hint in enumerate(hints[:opened], 1)
        ]
        if opened >= len(hints) and self.lab.progress.solution_seen(self._exercise.id):
            files = self._exercise.solution.submission.files
            parts += map(_solution, files)
        await self.query_one("#hints-text", Markdown).update("\n\n".join(parts))
        self.query_one("#hints-shown").display = bool(parts)
        self.query_one("#hints-shown").scroll_end(animate=False)
        offer = self._offer()
        self.query_one("#hints-offer", Static).update(offer or "That is all there is.")
        self.query_one("#yes").display = bool(offer)
        stay = self.query_one("#no")
        stay.focus()
        self.call_after_refresh(stay.scroll_visible, animate=False)

    def _offer(self) -> str:
        """What the next step is and what it costs; empty when there is none."""
        opened = self._opened
        hints = self._exercise.hints
        if opened < len(hints):
            return (
                f"Next is hint {opened + 1} of {len(hints)}, {ABOUT[hints[opened].level]}.\n"
                f"Its cost: your attempt is noted with {_count(opened + 1)}. The points stay the same."
            )
        if self.lab.progress.solution_seen(self._exercise.id):
            return ""
        if self._asked_twice:
            return "Sure? Most learn more from one more try. Once more shows the solution."
        return "Next is the solution itself.\nIts cost: your attempt is noted as made with the solution seen."

    async def action_reveal(self) -> None:
        """Open the next hint; the solution asks twice."""
        opened = self._opened
        if opened < len(self._exercise.hints):
            self.lab.progress.show_hint(self._exercise.id, opened + 1)
        elif not self.lab.progress.solution_seen(self._exercise.id):
            if self._asked_twice:
                self.lab.progress.show_solution(self._exercise.id)
            self._asked_twice = True
        await self._tell()

    @on(Button.Pressed, "#yes")
    async def _yes(self) -> None:
        await self.action_reveal()

    @on(Button.Pressed, "#no")
    def action_leave(self) -> None:
        """Back to the workbench."""
        self.dismiss()

    def action_scroll(self, lines: int) -> None:
        """Scroll what was opened."""
        self.query_one("#hints-shown").scroll_relative(y=lines, animate=False)


def _count(number: int) -> str:
    return "1 hint" if number == 1 else f"{number} hints"


def _solution(file: SubmittedFile) -> str:
    """A file of the reference, in Markdown."""
    text = str(file.text)
    return f"**Solution**, `{file.name}`\n\n```{language_of(file.name, text)}\n{text}\n```"
