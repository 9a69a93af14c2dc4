"""The graded statements, each with its points and whether it holds: in the simulator, and on a cluster."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lab.grading.report import CheckResult
from lab.tui import marks
from lab.tui.live_run import LiveMark
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
        self._live: Mapping[str, LiveMark] = {}
        self._old = False

    def show(self, checks: Sequence[CheckResult]) -> None:
        """Show these, keeping the place in the list."""
        if tuple(checks) != self._shown:
            self._shown = tuple(checks)
            self._draw()

    def show_live(self, live: Mapping[str, LiveMark], *, old: bool) -> None:
        """Show what a cluster did with each, by id; nothing for none. ``old`` dims it: it was another text."""
        if (live, old) != (self._live, self._old):
            self._live, self._old = dict(live), old
            self._draw()

    def _draw(self) -> None:
        checks = self._shown or ()
        where = self.highlighted
        self.set_options(Option(in_words(check, self._live.get(check.id), old=self._old)) for check in checks)
        self.border_title = self._title(checks)
        if where is not None and checks:
            self.highlighted = min(where, len(checks) - 1)

    def _title(self, checks: Sequence[CheckResult]) -> str:
        if self._live:
            return f"Checks: simulated, live{' (of an earlier text)' if self._old else ''}"
        waits = any(waiting(check) for check in checks)
        return "Checks (grey counts once more is achieved)" if waits else "Checks"

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell which check it was."""
        event.stop()
        if self._shown:
            self.post_message(self.Chosen(self._shown[event.option_index]))


def waiting(check: CheckResult) -> bool:
    """Whether the check holds but was true before, and nothing else is achieved yet."""
    return bool(check.passed) and check.earned < check.points


def in_words(check: CheckResult, live: LiveMark | None = None, *, old: bool = False) -> Hanging:
    """A check with its mark and points; where it fails, the case that shows it."""
    waits = waiting(check)
    points = f"{check.earned}/{check.points}"
    mark = words(
        (f"{marks.of(check.passed)} ", MUTED if waits else f"{marks.colour_of(check.passed)} bold"),
        *(() if live is None else (_live_mark(live, old),)),
        (f"{points:>4} ", MUTED),
    )
    paragraphs = [words((check.text, MUTED if waits else ""))]
    if not check.passed:
        shown = check.witnesses[0].text if check.witnesses else check.summary
        if shown:
            paragraphs.append(words((shown, MUTED)))
    if live is not None:
        paragraphs.extend(_in_live_words(live, old))
    return Hanging(mark, paragraphs)


def _live_mark(live: LiveMark, old: bool) -> tuple[str, str]:
    if live.waits:
        return ("… ", MUTED)
    return (f"{marks.of(live.passed)} ", MUTED if old else f"{marks.colour_of(live.passed)} bold")


def _in_live_words(live: LiveMark, old: bool) -> Iterator[Content]:
    """What decided it where it does not simply hold, and what is known where the simulator says otherwise."""
    if live.passed is False:
        yield words((f"live: {live.words}", MUTED))
    elif live.passed is None and live.words:
        yield words((f"live: not run: {live.words}", MUTED))
    if live.differs:
        yield words((f"{marks.DIFFERS} ", MUTED if old else "$text-error bold"), (live.differs, MUTED if old else ""))
