"""A footer that leaves out, in a narrow terminal, what would push the way out and the help beyond its edge."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
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

    def compose(self) -> ComposeResult:
        """The keys, some of them marked."""
        for each in super().compose():
            action = getattr(each, "action", "")
            each.set_class(action in self._roomy, "-roomy")
            each.set_class(action in self._live, "-live-alone")
            each.set_class(action in self._spared, "-spared")
            yield each
