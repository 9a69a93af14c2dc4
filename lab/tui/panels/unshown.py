"""In place of a panel that could not be drawn: a sentence that says why."""

from __future__ import annotations

from textual.content import Content

from lab.grading.report import Report
from lab.tui.panels.panel import PanelWidget


class Unshown(PanelWidget):
    """One sentence. The verdict itself stands beside it as ever."""

    DEFAULT_CSS = "Unshown { height: auto; }"

    _reason = ""

    def show(self, value: str, report: Report) -> None:  # noqa: ARG002
        """Show another reason."""
        self._reason = value
        self.refresh(layout=True)

    def render(self) -> Content:
        """The sentence."""
        return Content(self._reason)

    def take_focus(self) -> None:
        """There is nothing to move about in."""
