"""Every action of the app with its id and keys: for the help, the palette and the settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.binding import Binding
from textual.keys import format_key

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode
    from textual.screen import Screen


@dataclass(frozen=True, slots=True)
class Action:
    """One action: its stable id, where it belongs, its keys, and what it does."""

    id: str
    place: str
    keys: str
    description: str


def places() -> tuple[tuple[str, type[DOMNode]], ...]:
    """Where actions live, in the order the help shows them."""
    from lab.tui.app import LabApp
    from lab.tui.exam.grading import Grading
    from lab.tui.exam.hall import Hall
    from lab.tui.exam.report import ExamReport
    from lab.tui.exam.room import Room
    from lab.tui.exam.task_report import TaskReport
    from lab.tui.exam.terminal import Prompt
    from lab.tui.panels import own_panels
    from lab.tui.panels.panel import PanelWidget
    from lab.tui.panels.plain import Facts
    from lab.tui.screens.debrief import Debrief
    from lab.tui.screens.hints import Hints
    from lab.tui.screens.library import Library
    from lab.tui.screens.record import Record
    from lab.tui.screens.review import Review
    from lab.tui.screens.scenario import Scenario
    from lab.tui.screens.workbench import Workbench
    from lab.tui.widgets.yaml_editor import YamlEditor
    from lab.tui.workshop.bench import WorkshopBench
    from lab.tui.workshop.debrief import WorkshopDebrief
    from lab.tui.workshop.lobby import Lobby

    return (
        ("Everywhere", LabApp),
        ("Library", Library),
        ("Workbench", Workbench),
        ("Verdict", PanelWidget),
        *((panel.TITLE, panel.widget) for panel in own_panels()),
        ("Other subjects", Facts),
        ("Hints", Hints),
        ("Debrief", Debrief),
        ("Cluster files", Scenario),
        ("Progress", Record),
        ("Review", Review),
        ("Exams", Hall),
        ("Exam room", Room),
        ("Exam terminal", Prompt),
        ("Exam being graded", Grading),
        ("Exam report", ExamReport),
        ("Exam report of a task", TaskReport),
        ("Workshop", Lobby),
        ("Workshop: an exercise", WorkshopBench),
        ("Workshop: a solution", WorkshopDebrief),
        ("Editor", YamlEditor),
    )


def every_action() -> Iterator[Action]:
    """Every action that has an id, as it is bound without the learner's settings."""
    seen: set[str] = set()
    for place, owner in places():
        for binding in owner.__dict__.get("BINDINGS", ()):
            if isinstance(binding, Binding) and binding.id and binding.id not in seen:
                seen.add(binding.id)
                yield Action(binding.id, place, in_words(binding.key), binding.tooltip or binding.description)


def in_words(keys: str) -> str:
    """Keys as people write them: ``ctrl+s,f5`` as ``Ctrl+S or F5``."""
    return " or ".join(_chord(key.strip().split("+")) for key in keys.split(","))


def _chord(parts: list[str]) -> str:
    shown = [_part(part) for part in parts]
    return "+".join(part.upper() if len(part) == 1 and len(parts) > 1 else part for part in shown)


NAMES = {"enter": "Enter", "escape": "Esc", "up": "Up", "down": "Down", "left": "Left", "right": "Right"}


def _part(part: str) -> str:
    if part in NAMES:
        return NAMES[part]
    if len(part) > 1 and part[0] == "f" and part[1:].isdigit():
        return part.upper()
    shown = format_key(part)
    return shown[:1].upper() + shown[1:] if len(shown) > 1 else shown


def commands_of(app: App[int], screen: Screen[object]) -> Iterable[SystemCommand]:
    """The actions that can be taken on a screen now, by their descriptions."""
    from lab.tui.panels.panel import PanelWidget

    seen: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        # Moving about in a panel is done with its keys, never by name.
        ours = binding.id and not isinstance(active.node, PanelWidget)
        if not ours or not active.enabled or not binding.description or binding.action in seen:
            continue
        if binding.action in ("command_palette", "help_quit"):
            continue
        seen.add(binding.action)
        run = partial(app.run_action, binding.action, active.node)
        about = f"{binding.tooltip} · " if binding.tooltip else ""
        yield SystemCommand(binding.description, f"{about}{in_words(binding.key)} · {binding.id}", run)
