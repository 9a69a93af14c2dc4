"""The help in a workshop."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Footer, Static

from lab.tui.screens.help import Help, flowing, reading, settings_words

ABOUT = """\
F5 hands your answer in. It is judged by the workshop's server, and the instructor sees the result: points,
which checks are missed, and which misunderstandings it looks like. Your text they see only while you share
(S in the list of exercises). You may hand in as often as you like; your best answer counts.

The line beneath the title says how it stands: connected or not, how many answers wait to be sent, the time
left, what became of your last answer, and the instructor's note. Without a connection go on working: what you
hand in is kept on disk and arrives, once and in order, when the server can be reached again. In a pause it
waits as well.

The solution (F12) is there once the instructor shows it to everybody.
"""

SERVED = """\
You are in a browser, and the app runs on the host's machine: an editor of your own, files and a cluster can
not be reached from here. Ctrl+Q ends the session; reload the page to go on where you were.
"""


class WorkshopHelp(Help):
    """What is special here, then how a verdict is read, then the keys."""

    CSS_PATH = "../styles/help.tcss"

    def __init__(self, *, served: bool) -> None:
        super().__init__()
        self._served = served

    def compose(self) -> ComposeResult:
        """One long text."""
        with VerticalScroll(id="help"):
            yield Static("In a workshop", classes="help-title", markup=False)
            yield Static(flowing(f"{ABOUT}\n{SERVED if self._served else ''}"), markup=False)
            yield Static("How the verdict is read", classes="help-title", markup=False)
            yield Static(flowing(reading(live=False)), markup=False)
            for place in ("workshop.", "workbench.", "scenario.", "hints.", "editor.", "app."):
                yield Static(self._keys(place))
            if not self._served:
                yield Static(settings_words(), markup=False)
        yield Footer(show_command_palette=False)
