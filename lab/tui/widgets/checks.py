"""The graded statements, each with its points and whether it holds."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lab.grading.report import CheckResult
from lab.tui import marks
from lab.tui.marks import MUTED
from lab.tui.widgets.hanging import Hanging, words


class Checks(OptionList):
    """A check per entry; Enter shows its evidence."""

    class Chosen(Message):
        """A check was chosen."""

        def __init__(self, check: CheckResult) -> None:
            super().__init__()
            self.check = check

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._shown: tuple[CheckResult, ...] | None = None

    def show(self, checks: Sequence[CheckResult]) -> None:
        """Show these, keeping the place in the list."""
        if tuple(checks) == self._shown:
            return
        self._shown = tuple(checks)
        where = self.highlighted
        self.set_options(Option(in_words(check)) for check in checks)
        waits = any(waiting(check) for check in checks)
        self.border_title = "Checks (grey counts once more is achieved)" if waits else "Checks"
        if where is not None and checks:
            self.highlighted = min(where, len(checks) - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell which check it was."""
        event.stop()
        if self._shown:
            self.post_message(self.Chosen(self._shown[event.option_index]))


def waiting(check: CheckResult) -> bool:
    """Whether the check holds but was true before, and nothing else is achieved yet."""
    return bool(check.passed) and check.earned < check.points


def in_words(check: CheckResult) -> Hanging:
    """A check with its mark and points; where it fails, the case that shows it."""
    waits = waiting(check)
    points = f"{check.earned}/{check.points}"
    mark = words(
        (f"{marks.of(check.passed)} ", MUTED if waits else f"{marks.colour_of(check.passed)} bold"),
        (f"{points:>4} ", MUTED),
    )
    paragraphs = [words((check.text, MUTED if waits else ""))]
    if not check.passed:
        shown = check.witnesses[0].text if check.witnesses else check.summary
        if shown:
            paragraphs.append(words((shown, MUTED)))
    return Hanging(mark, paragraphs)
