"""What to revisit today and why, what comes next, and how well each topic is mastered."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static

from lab.tui.widgets.offers import Offers
from lab.tui.widgets.standing_text import coming, headline, mastery, sentence

if TYPE_CHECKING:
    from lab.learning.offer import Offer
    from lab.learning.overview import Overview
    from lab.tui.app import LabApp


class Review(Screen[None]):
    """The exercises offered today; beside them what is to come and the mastery of each topic."""

    CSS_PATH = "../styles/review.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter,o",
            "open",
            "Open the exercise",
            id="review.open",
            key_display="Enter",
            tooltip="Open it in the variant that is offered",
        ),
        Binding("escape,r,q", "leave", "Back", id="review.leave", key_display="Esc"),
    ]

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    def compose(self) -> ComposeResult:
        """What is offered, and the rest."""
        yield Static("Review", id="review-title", markup=False)
        with Container(id="review"):
            with Container(id="review-today"):
                yield Static("Looking at your answers so far…", id="review-sentence", markup=False)
                yield Offers(id="review-offers")
            with VerticalScroll(id="review-rest"):
                yield Static("", id="review-coming", markup=False)
                yield Static("", id="review-mastery", markup=False)
        yield Footer(show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Look at the attempts whenever the screen comes to the front: some may have been added."""
        self._read()

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        from lab.learning.overview import overview

        try:
            kept = self.lab.progress
            found = overview(kept.history(), self.lab.catalog, kept.now())
        except Exception as error:
            self.app.call_later(self._fail, error)
        else:
            self.app.call_later(self._show, found)

    def _fail(self, error: Exception) -> None:
        if self.is_attached:
            self.query_one("#review-sentence", Static).update(f"Your answers cannot be looked at: {error}")

    def _show(self, found: Overview) -> None:
        if not self.is_attached:
            return
        self.query_one("#review-title", Static).update(headline(found))
        said = sentence(found)
        self.query_one("#review-sentence", Static).update(said)
        self.query_one("#review-sentence").display = bool(said)
        offers = self.query_one(Offers)
        offers.show(found)
        self.refresh_bindings()
        self._tell("#review-coming", coming(found))
        self._tell("#review-mastery", mastery(found))
        rest = self.query_one("#review-rest")
        rest.display = bool(found.attempts)
        if self.is_current and self.focused is None:
            (offers if offers.display else rest).focus()

    def _tell(self, selector: str, text: Content) -> None:
        self.query_one(selector, Static).update(text)
        self.query_one(selector).display = bool(text.plain)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """There is something to open where something is offered."""
        return action != "open" or any(offers.marked for offers in self.query(Offers))

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Open the offered exercise in the offered variant."""
        offer: Offer | None = self.query_one(Offers).marked
        if offer is not None:
            self.lab.open_exercise(self.lab.catalog.get(offer.lesson.id), offer.seed, anew=True)

    def action_leave(self) -> None:
        """Back to the library."""
        self.dismiss()
