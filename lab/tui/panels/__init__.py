"""What the verdict pane shows of each subject: a module per subject, and plain words for any other.

A module has ``TITLE``, ``READING`` (how its panel is read, for the help), ``look``, which works out off the keyboard's
path what there is to show, and ``widget``, which shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from lab.subjects.protocol import Setting
    from lab.tui.panels.panel import PanelWidget

PANELS: Mapping[str, str] = {
    "network": "lab.tui.panels.network",
    "rbac": "lab.tui.panels.rbac",
    "podsecurity": "lab.tui.panels.podsecurity",
}
"""The module of each subject that has a panel of its own."""


class Panel(Protocol):
    """How one subject is shown."""

    TITLE: str
    READING: str

    def look(self, setting: Setting) -> Any:
        """What there is to show; called in the judging thread."""
        ...

    @property
    def widget(self) -> type[PanelWidget]:
        """What shows it."""
        ...


@dataclass(frozen=True)
class Shown:
    """What a verdict shows of one subject, and by which widget."""

    title: str
    value: Any
    widget: type[PanelWidget]


def own_panels() -> tuple[Panel, ...]:
    """The panels of the subjects there are."""
    from lab.subjects.registry import SUBJECTS

    there = {entry.name for entry in SUBJECTS}
    return tuple(panel_of(name) for name in PANELS if name in there)


def panel_of(subject: str) -> Panel:
    """The panel of a subject."""
    if subject in PANELS:
        return cast(Panel, import_module(PANELS[subject]))
    from lab.tui.panels.plain import PlainPanel

    return PlainPanel(subject)


def look(subject: str, setting: Setting) -> Shown:
    """What a verdict shows of a subject. One that cannot be shown takes nothing else with it: it says why."""
    try:
        panel = panel_of(subject)
        return Shown(panel.TITLE, panel.look(setting), panel.widget)
    except Exception as error:
        from lab.tui.panels.unshown import Unshown

        return Shown(subject, f"This cannot be shown: {error}", Unshown)
