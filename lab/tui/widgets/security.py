"""Which pods run, and the settings of the marked workload's containers, with what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lab.cluster.podsecurity.policy import Mode
from lab.cluster.state import State
from lab.grading.report import Report
from lab.render.views.podsecurity import MODES, Beside, Security, Side, fate, namespace_words, sides
from lab.subjects.podsecurity.admitting import admission_of
from lab.subjects.podsecurity.starting import obstacles
from lab.subjects.podsecurity.view import ROWS
from lab.subjects.podsecurity.workloads import Workload, workload_of
from lab.subjects.protocol import Note
from lab.tui import marks
from lab.tui.marks import MUTED
from lab.tui.panels.panel import PanelWidget, next_of
from lab.tui.why import Why
from lab.tui.widgets.hanging import Hanging, words

ROOM = max(map(len, ROWS)) + 1
"""Columns for the name of a setting."""


@dataclass(frozen=True)
class Sight:
    """What there is to show, and the state it is of."""

    security: Security
    state: State


class SecurityPanel(PanelWidget):
    """Two lists: who is admitted, and the settings of the one that is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "next_changed", "Next that your answer changed", show=False, id="pods.next_changed"),
    ]

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sight: Sight | None = None
        self._rows: list[Beside] = []
        self._settings: list[tuple[str, Side | None]] = []
        self._list = OptionList(markup=False, classes="admission")
        self._table = OptionList(markup=False, classes="settings")

    def compose(self) -> ComposeResult:
        """The workloads, then the settings."""
        yield self._list
        yield self._table

    def on_mount(self) -> None:
        """Name the lists."""
        self._list.border_title = "Pods"

    def show(self, value: Sight, report: Report) -> None:
        """Show another state, at the workload the learner marked, or else at what is wrong or changed."""
        if self._sight is not None and self._sight.security == value.security:
            self._sight = value
            self.explain()
            return
        marked = _key(self._marked)
        self._sight = value
        self._rows = [*value.security.namespaces, *value.security.workloads]
        with self.prevent(OptionList.OptionHighlighted):
            self._list.set_options([Option(in_words(pair)) for pair in self._rows] or [Option("There is no workload.")])
            places = {_key(pair): place for place, pair in enumerate(self._rows)}
            self._list.highlighted = places.get(marked, self._opening(report))
        self._show_settings()
        self.explain()

    def _opening(self, report: Report) -> int:
        """What a witness speaks of, else the first workload that does not run or has changed."""
        told = [str(witness.facts.get("workload", "")) for check in report.checks for witness in check.witnesses]
        for place, pair in enumerate(self._rows):
            ref = pair.ref
            if ref is not None and any(each.endswith(f"{ref.namespace}/{ref.name}") for each in told):
                return place
        wrong = (place for place, pair in enumerate(self._rows) if _refused(pair))
        changed = (place for place, pair in enumerate(self._rows) if pair.changed and pair.ref)
        first = (place for place, pair in enumerate(self._rows) if pair.ref)
        return next(wrong, next(changed, next(first, 0)))

    @property
    def _marked(self) -> Beside | None:
        place = self._list.highlighted
        return self._rows[place] if place is not None and place < len(self._rows) else None

    # The settings of the marked workload

    def _show_settings(self) -> None:
        pair = self._marked
        self._table.display = pair is not None and pair.ref is not None
        if pair is None or pair.ref is None:
            self._settings = []
            return
        shown = list(_lines(pair))
        if shown != self._settings:
            self._settings = shown
            with self.prevent(OptionList.OptionHighlighted):
                self._table.set_options(
                    Option(_setting(title, side), disabled=side is None) for title, side in self._settings
                )
        changed = sum(side is not None and side.changed for _, side in self._settings)
        self._table.border_title = f"Settings of {pair.ref.name} ({changed} changed)"

    # What stands behind

    def why(self) -> Why | None:
        """What is in the way of the marked workload, or what its namespace asks of it."""
        pair, sight = self._marked, self._sight
        if pair is None or sight is None:
            return None
        if pair.ref is None:
            return Why(f"Namespace {pair.shown.name}: {namespace_words(pair)}")
        title = f"{pair.shown.title}: {fate(pair)}"
        item = sight.state.objects.get(pair.ref)
        workload = workload_of(item, sight.state.release) if item is not None else None
        return Why(title, tuple(_notes(workload, sight.state)) if workload is not None else ())

    def take_focus(self) -> None:
        """To the workloads."""
        self._list.focus()

    def action_next_changed(self) -> None:
        """Mark the next setting, or the next workload, that the answer changed."""
        in_table = self.screen.focused is self._table
        changed = (
            [place for place, (_, side) in enumerate(self._settings) if side is not None and side.changed]
            if in_table
            else [place for place, pair in enumerate(self._rows) if pair.changed]
        )
        if changed:
            here = self._table if in_table else self._list
            here.highlighted = next_of(changed, here.highlighted)

    @on(OptionList.OptionHighlighted)
    def _moved(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_list is self._list:
            self._show_settings()
            self.explain()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_why()


def _key(pair: Beside | None) -> str:
    """What a row is known by."""
    return "" if pair is None else str(pair.ref or pair.shown.name)


def _refused(pair: Beside) -> bool:
    return pair.ref is not None and pair.now is not None and not pair.now.runs


def in_words(pair: Beside) -> Hanging:
    """A namespace with what it asks, or a workload with what is in the way."""
    changed = "*" if pair.changed else " "
    if pair.ref is None:
        style = "bold" if pair.changed else ""
        return Hanging(words((f" {changed} ", "bold $text-warning")),
                       [words((f"{pair.shown.name}: {namespace_words(pair)}", style))])  # fmt: skip
    runs = pair.now is not None and pair.now.runs
    mark = words((marks.of(runs), f"{marks.colour_of(runs)} bold"), (f"{changed} ", "bold $text-warning"))
    paragraphs = [words((f"{pair.shown.title}: ", "bold" if pair.changed else ""), fate(pair))]
    paragraphs.extend(words((_briefly(each), MUTED)) for each in (pair.now.obstacles if pair.now is not None else ()))
    return Hanging(mark, paragraphs)


def _briefly(obstacle: str) -> str:
    """An obstacle without the details in brackets, which stand in full where it is looked into."""
    return re.sub(r" \([^()]*\)", "", obstacle)


def _lines(pair: Beside) -> Iterator[tuple[str, Side | None]]:
    """A line per container, and one for each of its settings."""
    for title, found in sides(pair).items():
        yield title, None
        for side in found:
            yield side.name, side


def _setting(title: str, side: Side | None) -> Content | Hanging:
    if side is None:
        return words((title, "bold"))
    mark = words(("* " if side.changed else "  ", "bold $text-warning"), (f"{title:<{ROOM}}", MUTED))
    paragraphs = [words((side.now, "bold" if side.changed else ""))]
    if side.changed:
        paragraphs.append(words((f"was {side.was or 'not there'}", MUTED)))
    return Hanging(mark, paragraphs)


def _notes(workload: Workload, state: State) -> Iterator[tuple[int, Note]]:
    """What is in the way with its place, then what each mode of the namespace makes of it."""
    for obstacle in obstacles(workload, state):
        yield 0, Note(obstacle.text, False, workload.span(obstacle.path))
    for mode in MODES:
        admission = admission_of(workload, state, Mode(mode))
        if str(admission.asked).startswith("privileged"):
            continue
        place = workload.span() if admission.violations else None
        yield 0, Note(f"{mode} {admission.asked}: {'nothing against it' if admission.admitted else ''}".rstrip(": "),
                      admission.admitted, place)  # fmt: skip
        for violation in admission.violations:
            yield 1, Note(str(violation), False)
