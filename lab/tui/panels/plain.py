"""A panel for any subject that has none of its own: what its view holds, fact by fact, with what changed marked."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lab.grading.report import Report
from lab.render.views import facts_of
from lab.render.views.fact_text import MARKS, told
from lab.render.views.facts import Change, Compared
from lab.subjects.protocol import Setting
from lab.tui.marks import MUTED
from lab.tui.panels.panel import PanelWidget, next_of
from lab.tui.why import Why
from lab.tui.widgets.hanging import Hanging, words

READING = """\
Any other subject is told fact by fact: * is not what you found, + is new, - is gone. c leads to the next one."""


class Facts(PanelWidget):
    """A fact per entry, indented as they are nested."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "next_changed", "Next fact that changed", show=False, id="facts.next_changed"),
    ]

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[Compared, ...] = ()
        self._list = OptionList(markup=False)

    def compose(self) -> ComposeResult:
        """One list."""
        yield self._list

    def show(self, value: tuple[str, tuple[Compared, ...]], report: Report) -> None:  # noqa: ARG002
        """Show these facts under the subject's name, keeping the place."""
        title, facts = value
        self._list.border_title = title
        if facts == self._shown and self._list.option_count:
            return
        self._shown = facts
        where = self._list.highlighted
        self._list.set_options([Option(in_words(fact)) for fact in facts] or [Option("There is nothing of it here.")])
        first = next((place for place, fact in enumerate(facts) if fact.changed), 0)
        self._list.highlighted = first if where is None else min(where, max(len(facts) - 1, 0))

    def why(self) -> Why | None:
        """The fact itself, with what it was."""
        place = self._list.highlighted
        if place is None or place >= len(self._shown):
            return None
        return Why(f"{' → '.join(self._shown[place].fact.key[:-1])}: {told(self._shown[place])}".lstrip(": "))

    def take_focus(self) -> None:
        """To the list."""
        self._list.focus()

    def action_next_changed(self) -> None:
        """Mark the next fact that is not as it was found."""
        changed = [place for place, fact in enumerate(self._shown) if fact.changed]
        if changed:
            self._list.highlighted = next_of(changed, self._list.highlighted)

    @on(OptionList.OptionHighlighted)
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.explain()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_why()


class PlainPanel:
    """The panel of any subject."""

    READING = READING
    widget = Facts

    def __init__(self, subject: str) -> None:
        self._view = facts_of(subject)
        self.TITLE = self._view.TITLE

    def look(self, setting: Setting) -> tuple[str, tuple[Compared, ...]]:
        """The subject's name, and its facts beside what they were."""
        return self.TITLE, self._view.facts(setting)


def in_words(item: Compared) -> Hanging:
    """A fact behind its mark, with what it was beneath it."""
    fact = item.fact
    style = "bold $text-warning" if item.changed else "" if fact.value else "bold"
    value = f": {fact.value}" if fact.value else ""
    paragraphs = [words((fact.label, style), (value, style if item.changed else ""))]
    if item.change is Change.CHANGED:
        paragraphs.append(words((f"was: {item.was or 'nothing'}", MUTED)))
    elif item.change is Change.GONE:
        paragraphs = [words((f"{fact.label}{value}", f"{MUTED} strike"))]
    return Hanging(words((f"{MARKS[item.change]} {'  ' * item.depth}", "bold $text-warning")), paragraphs)
