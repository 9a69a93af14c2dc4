"""The panes of the exam room: one at a time where the terminal is small, and the keys between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.screen import Screen
from textual.widgets import ContentSwitcher

from lab.tui.exam.answer_desk import AnswerDesk
from lab.tui.exam.task_list import TaskList
from lab.tui.exam.terminal import Terminal

if TYPE_CHECKING:
    from lab.tui.app import LabApp

PANES = ("tasks", "task", "answer", "lower")
"""The list, the task's text, the editors, and beneath them the terminal or the notes."""


class RoomPanes(Screen[None]):
    """Goes from pane to pane."""

    def __init__(self) -> None:
        super().__init__()
        self._leaving = False

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    @property
    def desk(self) -> AnswerDesk:
        """The files of the task at hand."""
        raise NotImplementedError

    def _pane(self, pane: str) -> None:
        panes = self.query_one("#room-panes")
        for each in PANES:
            panes.set_class(each == pane, f"-show-{each}")

    @property
    def _shown(self) -> str:
        panes = self.query_one("#room-panes")
        return next((pane for pane in PANES if panes.has_class(f"-show-{pane}")), "answer")

    def _show(self, pane: str, lower: str = "") -> None:
        """Bring a pane to the front, and the keyboard to it."""
        self._leaving = False
        self._pane(pane)
        self.query_one("#task").border_title = "Task   Esc: to your answer" if pane == "task" else "Task"
        if lower:
            self.query_one("#lower", ContentSwitcher).current = lower
        if pane == "tasks":
            self.set_focus(self.query_one(TaskList))
        elif pane == "task":
            self.set_focus(self.query_one("#task"))
        elif pane == "answer":
            self.set_focus(self.desk.editor or self.query_one("#task"))
        elif self.query_one("#lower", ContentSwitcher).current == "notes":
            self.set_focus(self.query_one("#notes"))
        else:
            self.set_focus(self.query_one(Terminal).prompt)

    def _to_and_fro(self, pane: str, lower: str = "") -> None:
        there = self._shown == pane and (not lower or self.query_one("#lower", ContentSwitcher).current == lower)
        self._show("answer") if there else self._show(pane, lower)

    def action_tasks(self) -> None:
        """To the list of tasks, and back."""
        self._to_and_fro("tasks")

    def action_task(self) -> None:
        """To the task's text, and back."""
        self._to_and_fro("task")

    def action_terminal(self) -> None:
        """To the terminal, and back."""
        self._to_and_fro("lower", "terminal")

    def action_notes(self) -> None:
        """To the scratch pad, and back."""
        self._to_and_fro("lower", "notes")

    def action_next_pane(self) -> None:
        """From pane to pane."""
        self._show(PANES[(PANES.index(self._shown) + 1) % len(PANES)])

    def on_descendant_focus(self) -> None:
        """Keep the pane that has the focus in front, however it came there."""
        for pane in PANES:
            if self.focused is not None and self.query_one(f"#{pane}") in self.focused.ancestors_with_self:
                self._pane(pane)

    def action_external(self) -> None:
        """Edit the file in $EDITOR; the clock goes on meanwhile."""
        from lab.tui.external_editor import ExternalEditorError, edit_elsewhere

        editor = self.desk.editor
        if editor is None:
            return
        try:
            text = edit_elsewhere(self.lab, editor.file, editor.text)
        except ExternalEditorError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        editor.put(text)
        editor.focus()
