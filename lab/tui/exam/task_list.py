"""The tasks of a paper, each with its weight and how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lab.tui.exam.clock_line import FLAG
from lab.tui.marks import MUTED, NEW, STARTED
from lab.tui.widgets.hanging import Hanging, words

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from lab.exam.session import ExamSession

APPLIED = "●"
LEGEND = f"{NEW} untouched  {STARTED} begun\n{APPLIED} applied    {FLAG} flagged: F9"


class TaskList(OptionList):
    """Enter puts the marked task on the desk."""

    def __init__(self, session: ExamSession, applied: AbstractSet[int], id: str) -> None:
        super().__init__(id=id, markup=False)
        self.border_title = "Tasks"
        self._session = session
        self._applied = applied
        self._shown: list[str] = []

    def on_mount(self) -> None:
        """Fill the list."""
        self.tell()

    def tell(self) -> None:
        """Show how the tasks stand now; only those that have changed are drawn anew."""
        found = [self._in_words(task.number) for task in self._session.paper.tasks]
        if not self._shown:
            self.set_options(Option(each) for each in found)
        else:
            for at, each in enumerate(found):
                if each.plain != self._shown[at]:
                    self.replace_option_prompt_at_index(at, each)
        self._shown = [each.plain for each in found]

    def mark(self, number: int) -> None:
        """Put the cursor on a task."""
        self.highlighted = number - 1

    def _in_words(self, number: int) -> Hanging:
        task, known = self._session.paper.task(number), self._session.task(number)
        here = number == self._session.at_task
        mark = f"{'▸' if here else ' '}{number:>2} {state_mark(self._session, self._applied, number)}"
        flag = (FLAG, "$text-warning") if known.flagged else " "
        title = title_of(self._session, number)
        body = words((title, "bold" if here else ""), (f"  {task.weight}%", MUTED))
        return Hanging(Content.assemble(mark, flag, " "), [body])


def state_mark(session: ExamSession, applied: AbstractSet[int], number: int) -> str:
    """Untouched, begun, or applied as it stands."""
    if number in applied:
        return APPLIED
    return STARTED if touched(session, number) else NEW


def touched(session: ExamSession, number: int) -> bool:
    """Whether anything was written; False too for a task whose exercise cannot be had."""
    try:
        return session.touched(number)
    except (OSError, ValueError, LookupError):
        return False


def title_of(session: ExamSession, number: int) -> str:
    """The task's title; its exercise's id where that cannot be had."""
    try:
        return session.exercise(number).title
    except (OSError, ValueError, LookupError):
        return session.paper.task(number).exercise
