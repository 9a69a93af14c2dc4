"""A judged screen of three panes: task, answer and verdict, one at a time where the terminal is small."""

from __future__ import annotations

from lab.tui.desk import Desk
from lab.tui.screens.judged import JudgedScreen
from lab.tui.widgets.task_pane import TaskPane
from lab.tui.widgets.verdict_pane import VerdictPane
from lab.tui.widgets.yaml_editor import YamlEditor

PANES = ("task", "answer", "verdict")


class PanedScreen(JudgedScreen):
    """Goes from pane to pane."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._leaving = False

    @property
    def editor(self) -> YamlEditor:
        """The editor of the file being written."""
        raise NotImplementedError

    def _show_pane(self, pane: str) -> None:
        """Bring a pane to the front where the terminal has room for one alone."""
        for each in PANES:
            self.set_class(each == pane, f"-show-{each}")

    @property
    def _shown(self) -> str:
        return next(pane for pane in PANES if self.has_class(f"-show-{pane}"))

    def _go(self, pane: str) -> None:
        self._leaving = False
        self._show_pane(pane)
        if pane == "answer":
            self.editor.focus()
        elif pane == "task":
            self.query_one(TaskPane).focus()
        else:
            self.query_one(VerdictPane).focus_first()

    def action_task(self) -> None:
        """Go to the task, and back."""
        self._go("answer" if self._shown == "task" else "task")

    def action_verdict(self) -> None:
        """Go to the verdict, and back."""
        self._go("answer" if self._shown == "verdict" else "verdict")

    def action_next_pane(self) -> None:
        """Go from pane to pane."""
        self._go(PANES[(PANES.index(self._shown) + 1) % len(PANES)])

    def on_descendant_focus(self) -> None:
        """Keep the pane that has the focus in front, however it came there."""
        for pane in PANES:
            if self.focused is not None and self.query_one(f"#{pane}") in self.focused.ancestors_with_self:
                self._show_pane(pane)
