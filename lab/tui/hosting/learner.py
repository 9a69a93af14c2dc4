"""One learner: how they stand, what they last met with, and what they wrote, if they share that."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from lab.learning.topics import title_of
from lab.tui.hosting.desk import Desk, Json
from lab.tui.marks import MUTED
from lab.tui.widgets.title_bar import clock
from lab.tui.widgets.yaml_editor import YamlEditor


class Learner(Screen[None]):
    """Escape leads back to the room."""

    CSS_PATH = "../styles/hosting.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", key_display="Esc"),
        Binding("f4", "read", "Read again", id="host.read_again", tooltip="What they handed in last, as it is now"),
    ]

    def __init__(self, desk: Desk, learner: Json) -> None:
        super().__init__()
        self._desk = desk
        self._learner = learner

    def compose(self) -> ComposeResult:
        """What is known, above what may be read."""
        with VerticalScroll(id="learner"):
            yield Static(known(self._learner), id="learner-known")
            yield VerticalScroll(id="learner-files")
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        """Read what may be read."""
        await self.action_read()

    async def action_read(self) -> None:
        """Read it as it is now."""
        learners = self._desk.room()["learners"]
        self._learner = next((each for each in learners if each["id"] == self._learner["id"]), self._learner)
        self.query_one("#learner-known", Static).update(known(self._learner))
        newest = await self._desk.newest(str(self._learner["id"]))
        files = self.query_one("#learner-files", VerticalScroll)
        await files.remove_children()
        if newest is None:
            why = "Nothing is handed in yet." if self._learner["shares"] else "They do not share what they write."
            await files.mount(Static(why, classes="host-muted", markup=False))
            return
        exercise, texts = newest
        for name, text in texts.items():
            await files.mount(Static(f"{exercise}: {name}", classes="host-head", markup=False))
            editor = YamlEditor(name, str(text), read_only=True)
            editor.styles.height = min(str(text).count("\n") + 3, 40)
            await files.mount(editor)

    def action_leave(self) -> None:
        """Back to the room."""
        self.dismiss()


def known(learner: Json) -> Content:
    """How they stand, in words."""
    parts = [(f"{learner['name']}\n", "bold"), (f"{learner['exercise'] or 'between two exercises'}", "")]
    parts.append((f"  for {clock(learner['seconds'])}", MUTED))
    if learner["stuck"]:
        parts.append(("  stuck", "$text-warning bold"))
    if learner["away"]:
        parts.append((f"  away for {clock(learner['seen_seconds_ago'])}", MUTED))
    parts.append((f"\n{learner['score']} points, {learner['passed']} passed, answers: {learner['attempts']}\n", MUTED))
    last = learner["last"]
    if last:
        parts.append((f"\nLast: {last['score']} of {last['max_score']} points\n", ""))
        parts += [(f"  · {title_of(rule)} ({rule})\n", "") for rule in last["rules"]]
    return Content.assemble(*parts)
