"""The cluster as the learner finds it: its manifests, to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Footer, OptionList, Static

from lab.manifests.submission import SubmittedFile
from lab.render.node_modes import TITLE, modes_listing
from lab.tui.widgets.yaml_editor import YamlEditor

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.manifests.span import Span


class Scenario(Screen[None]):
    """The scenario's files; the one that is marked in the list is shown."""

    CSS_PATH = "../styles/scenario.tcss"
    AUTO_FOCUS = "#scenario-files"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f8,q", "leave", "Back to work", id="scenario.leave", key_display="Esc"),
        Binding("f6", "app.focus_next", "Files and text", id="scenario.next_pane"),
    ]

    def __init__(self, exercise: Exercise, span: Span | None = None) -> None:
        super().__init__()
        self._exercise = exercise
        self._span = span

    @property
    def _files(self) -> tuple[SubmittedFile, ...]:
        """The manifests, and what lies on the nodes."""
        nodes = self._exercise.scenario.node_files.items()
        modes = modes_listing(self._exercise.scenario)
        listed = (SubmittedFile(TITLE, modes),) if modes else ()
        return (*self._exercise.scenario_files, *(SubmittedFile(path, text) for path, text in nodes), *listed)

    def compose(self) -> ComposeResult:
        """The list of files beside the text of one."""
        files = self._files
        title = f"The cluster as you find it, Kubernetes {self._exercise.release}. To read, not to change."
        yield Static(title, id="scenario-title", markup=False)
        with Container(id="scenario-panes"):
            yield OptionList(*(file.name for file in files), id="scenario-files", markup=False)
            with ContentSwitcher(initial="scenario-0" if files else None, id="scenario-texts"):
                for index, file in enumerate(files):
                    yield YamlEditor(file.name, str(file.text), read_only=True, id=f"scenario-{index}")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the place that was asked for."""
        names = [file.name for file in self._files]
        if self._span is not None and self._span.file in names:
            index = names.index(self._span.file)
            self.query_one("#scenario-files", OptionList).highlighted = index
            editor = self.query_one(f"#scenario-{index}", YamlEditor)
            self.call_after_refresh(editor.jump, self._span.line, self._span.column)

    @on(OptionList.OptionHighlighted)
    def _marked(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one(ContentSwitcher).current = f"scenario-{event.option_index}"

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.query_one(f"#scenario-{event.option_index}", YamlEditor).focus()

    def action_leave(self) -> None:
        """Back to the workbench."""
        self.dismiss()
