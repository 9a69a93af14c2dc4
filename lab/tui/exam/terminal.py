"""A terminal on the cluster of a task: what applying prints, and what the candidate tries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from lab.tui.marks import MUTED

MOST_LINES = 400
"""What is older is let go."""

HINT = "trace SRC DST:PORT   or   can-i VERB TYPE --as USER -n NS"


class Prompt(Input):
    """One line; Up and Down bring back what was entered before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "earlier", "The command before", show=False, id="exam.command_before"),
        Binding("down", "later", "The command after", show=False, id="exam.command_after"),
    ]

    def __init__(self) -> None:
        super().__init__(placeholder=HINT, compact=True, id="prompt", select_on_focus=False)
        self.history: list[str] = []
        self._at = 0

    def remember(self, commands: Iterable[str]) -> None:
        """Take these as what was entered so far."""
        self.history = list(commands)
        self._at = len(self.history)

    async def _on_key(self, event: events.Key) -> None:
        # A binding is run once the key has bubbled up to the app. Meanwhile the next letter may have been written.
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            await self.action_submit()

    async def action_submit(self) -> None:
        """Enter the command; what is typed after it begins the next one, however fast."""
        line, self.value = self.value.strip(), ""
        if line:
            self.post_message(Terminal.Entered(line))

    def action_earlier(self) -> None:
        """The command before the one that is shown."""
        self._show(max(self._at - 1, 0))

    def action_later(self) -> None:
        """The command after; an empty line after the last."""
        self._show(min(self._at + 1, len(self.history)))

    def _show(self, at: int) -> None:
        self._at = at
        self.value = self.history[at] if at < len(self.history) else ""
        self.cursor_position = len(self.value)


class Terminal(Vertical):
    """Each task has lines and a history of its own, as each has its cluster."""

    class Entered(Message):
        """A command was entered."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._number = 0
        self._lines: dict[int, list[Content]] = {}
        self._histories: dict[int, list[str]] = {}

    def compose(self) -> ComposeResult:
        """What was printed, and the prompt."""
        with VerticalScroll(id="terminal-output", can_focus=False):
            yield Static("", id="terminal-lines", markup=False)
        with Horizontal(id="terminal-prompt"):
            yield Static("$ ", id="terminal-dollar", markup=False)
            yield Prompt()

    @property
    def prompt(self) -> Prompt:
        """The line for commands."""
        return self.query_one(Prompt)

    def turn_to(self, task: int, context: str) -> None:
        """Show the terminal of a task."""
        self._number = task
        self.border_title = f"Terminal on {context}"
        self.prompt.remember(self._histories.setdefault(task, []))
        self.prompt.value = ""
        self._draw()

    def recall(self, task: int, commands: Iterable[str]) -> None:
        """Commands of an earlier sitting."""
        self._histories[task] = list(commands)

    def note_command(self, task: int, line: str, *, remember: bool = True) -> None:
        """Write down a command before what it prints."""
        self._add(task, [Content.assemble(("$ ", MUTED), (line, "bold"))])
        history = self._histories.setdefault(task, [])
        if remember and history[-1:] != [line]:
            history.append(line)
        if task == self._number:
            self.prompt.remember(history)

    def print(self, task: int, lines: Iterable[str]) -> None:
        """Write what a command printed."""
        self._add(task, [Content.styled(line, _style(line)) for line in lines])

    def _add(self, task: int, lines: list[Content]) -> None:
        kept = self._lines.setdefault(task, [])
        kept += lines
        del kept[:-MOST_LINES]
        if task == self._number:
            self._draw()

    def _draw(self) -> None:
        lines = self._lines.get(self._number, [])
        shown = Content("\n").join(lines) if lines else Content.styled("F5 applies your answer.", MUTED)
        self.query_one("#terminal-lines", Static).update(shown)
        self.call_after_refresh(self.query_one("#terminal-output").scroll_end, animate=False)


def _style(line: str) -> str:
    if line.startswith(("error", "Error")) or " is invalid: " in line:
        return "$text-error"
    return "$text-warning" if line.startswith("Warning: ") else ""
