"""A footer that leaves out, in a narrow terminal, what would push the way out and the help beyond its edge."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.widgets import Footer


class RoomyFooter(Footer):
    """``roomy`` are the actions shown from 110 columns on."""

    def __init__(self, roomy: Iterable[str]) -> None:
        super().__init__(show_command_palette=False)
        self._roomy = frozenset(roomy)

    def compose(self) -> ComposeResult:
        """The keys, some of them marked."""
        for each in super().compose():
            if getattr(each, "action", "") in self._roomy:
                each.add_class("-roomy")
            yield each
