"""Every key of the instructor's room, and how its roster is read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from lab.tui.actions import in_words
from lab.tui.hosting.desk import Desk
from lab.tui.hosting.keys import KEYS
from lab.tui.screens.help import flowing

READING = """\
Those who are stuck come first: past the time their exercise is meant to take, or several answers without a
point more. Then those longest at their task.

! stuck    ✓ passed the exercise they are at    … no sign of them for a while    ≡ lets you read along

Each line: the name, the exercise, the time on it, the points of the last answer, and what that met with.
Enter looks at one learner; what they wrote is shown only while they share it.

The projector's page shows the class, never who is stuck: open it in a browser.
"""


class HostHelp(Screen[None]):
    """Leaves with F1 or Escape."""

    CSS_PATH = "../styles/help.tcss"
    AUTO_FOCUS = "#help"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "leave", "Back", key_display="Esc")]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def compose(self) -> ComposeResult:
        """One text."""
        with VerticalScroll(id="help"):
            yield Static("How the room is read", classes="help-title", markup=False)
            yield Static(flowing(READING), markup=False)
            yield Static(
                f"projector  {self._desk.projector}\n"
                f"to go on later  cks-lab workshop host --resume {self._desk.id}\n"
                f"results  cks-lab workshop export {self._desk.id}\n",
                markup=False,
            )
            yield Static(self._keys(), id="help-keys")
        yield Footer(show_command_palette=False)

    def _keys(self) -> Content:
        lines = [(in_words(each.key), each.tooltip or each.description) for each in KEYS]
        return Content.assemble(*(part for keys, words in lines for part in _line(keys, words)))

    def action_leave(self) -> None:
        """Back to the room."""
        self.dismiss()


def _line(keys: str, words: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (f"  {keys:<14} ", "$text-accent"), (f"{words}\n", "")
