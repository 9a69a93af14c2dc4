"""The app on the instructor's machine."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from lab.tui.hosting.desk import Desk
from lab.tui.hosting.room import HostRoom


class HostApp(App[int]):
    """The room; on top of it, until somebody has joined, how to get in."""

    TITLE = "cks-lab workshop"
    CSS_PATH: ClassVar = ["../styles/app.tcss", "../styles/hosting.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-medium"), (150, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall"), (44, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="host.help", priority=True),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", priority=True),
        Binding("ctrl+p", "command_palette", "Every action by name", show=False, id="app.palette", priority=True),
        Binding("ctrl+c", "help_quit", "Say how to quit", show=False, id="app.interrupt", system=True),
        Binding("ctrl+t", "change_theme", "Choose a theme", show=False, id="app.theme"),
    ]

    def __init__(self, desk: Desk, warning: str = "") -> None:
        super().__init__()
        self.desk = desk
        self._warning = warning

    def get_default_screen(self) -> Screen[None]:
        """The room."""
        return HostRoom(self.desk)

    def on_mount(self) -> None:
        """Begin with the invitation where nobody has come yet."""
        if not self.desk.room()["learners"]:
            from lab.tui.hosting.invitation import Invitation

            self.push_screen(Invitation(self.desk))
        if self._warning:
            self.notify(self._warning, severity="warning", timeout=15, markup=False)

    def _fatal_error(self) -> None:
        """End without a traceback: whoever runs the app raises the error again for the command line to report."""
        self._close_messages_no_wait()

    def action_help(self) -> None:
        """Every key of the room; again to leave."""
        from lab.tui.hosting.help import HostHelp

        if isinstance(self.screen, HostHelp):
            self.pop_screen()
        else:
            self.push_screen(HostHelp(self.desk))

    def action_help_quit(self) -> None:
        """Ctrl+C ends nothing by accident."""
        self.notify("Press Ctrl+Q to stop serving. Everything is kept, and can be gone on with.", timeout=6)

    def get_key_display(self, binding: Binding) -> str:
        """Keys as they are printed on the keyboard."""
        from lab.tui.actions import in_words

        return binding.key_display or in_words(binding.key)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action that can be taken now, for the command palette."""
        from lab.tui.actions import commands_of

        yield from commands_of(self, screen)
