"""The task as the exam would put it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Markdown

from lab.catalog.model import Exercise


class TaskPane(VerticalScroll):
    """The task's text; it scrolls with the arrow keys."""

    def __init__(self, exercise: Exercise, id: str | None = None) -> None:
        super().__init__(id=id)
        self._exercise = exercise
        self.border_title = "Task"

    def compose(self) -> ComposeResult:
        """The text, then the links to the documentation."""
        yield Markdown(in_full(self._exercise))


def in_full(exercise: Exercise) -> str:
    """The task in Markdown, with links to the documentation beneath."""
    links = "\n".join(f"- [{link.title}]({link.url})" for link in exercise.links)
    return f"{exercise.task.rstrip()}\n\n**Documentation**\n\n{links}\n" if links else exercise.task
