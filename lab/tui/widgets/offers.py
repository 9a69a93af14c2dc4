"""The exercises that are offered today, each with what it is to revisit and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lab.tui.marks import MUTED
from lab.tui.widgets.hanging import Hanging, words

if TYPE_CHECKING:
    from lab.learning.offer import Offer
    from lab.learning.overview import Overview


class Offers(OptionList):
    """An exercise per entry, those to do first before those that can wait."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._offers: tuple[Offer, ...] = ()

    def show(self, found: Overview) -> None:
        """Show what an overview offers, keeping the place in the list."""
        where = self.highlighted or 0
        self._offers = (*found.first, *found.more)
        first = len(found.first)
        self.set_options(Option(in_words(each, found, at < first)) for at, each in enumerate(self._offers))
        self.display = bool(self._offers)
        if self._offers:
            self.highlighted = min(where, len(self._offers) - 1)

    @property
    def marked(self) -> Offer | None:
        """The offer under the cursor."""
        return self._offers[self.highlighted] if self.highlighted is not None else None


def in_words(offer: Offer, found: Overview, first: bool) -> Hanging:
    """An offer: the exercise, the variant, how long it takes, and the reasons."""
    from lab.render.review_text import reason

    variant = f"variant {offer.seed}, " if offer.seed else ""
    new = "" if offer.fresh else ", the one you know"
    paragraphs = [
        words((offer.lesson.title, "bold"), (f"  {variant}about {offer.lesson.minutes} min{new}", MUTED)),
        *(words(f"because {reason(plan.shown, found)}") for plan in offer.plans),
    ]
    if not first:
        paragraphs.append(words(("can wait until another day", MUTED)))
    return Hanging(words(("→ " if first else "· ", "$text-accent")), paragraphs)
