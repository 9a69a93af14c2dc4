"""A footer that leaves out, in a narrow terminal, what would push the way out and the help beyond its edge."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer


class RoomyFooter(Footer):
    """``roomy`` are the actions shown from 110 columns on; ``live`` those shown where live mode is on.

    ``spared`` are left out in a narrow terminal to make room for them.
    """

    def __init__(self, roomy: Iterable[str], live: Iterable[str] = (), spared: Iterable[str] = ()) -> None:
        super().__init__(show_command_palette=False)
        self._roomy = frozenset(roomy)
        self._live = frozenset(live)
        self._spared = frozenset(spared)
        self._told: tuple[object, ...] = ()

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Draw the keys anew where they are others: each time the focus moves it is asked, and mostly they are not."""
        active = (each for each in screen.active_bindings.values() if each.binding.show)
        told = tuple((each.binding.key, each.binding.description, each.enabled) for each in active)
        if told != self._told or not screen.app.app_focus:
            super().bindings_changed(screen)
        if screen.app.app_focus:
            self._told = told

    def compose(self) -> ComposeResult:
        """The keys, some of them marked."""
        for each in super().compose():
            action = getattr(each, "action", "")
            each.set_class(action in self._roomy, "-roomy")
            each.set_class(action in self._live, "-live-alone")
            each.set_class(action in self._spared, "-spared")
            yield each
