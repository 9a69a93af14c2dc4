"""The workbench: the task, the answer being written, and what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.timer import Timer
from textual.widgets import ContentSwitcher, Static, TextArea

from lab.manifests.finding import Finding, Severity
from lab.progress import Place
from lab.tui import marks
from lab.tui.desk import Desk
from lab.tui.judge import Verdict
from lab.tui.screens.live_paned import LivePanedScreen
from lab.tui.screens.workbench_keys import WORKBENCH_KEYS
from lab.tui.widgets.banner import in_a_line
from lab.tui.widgets.evidence import Evidence
from lab.tui.widgets.file_bar import FileBar
from lab.tui.widgets.findings import Findings
from lab.tui.widgets.live_line import LiveLine
from lab.tui.widgets.roomy_footer import RoomyFooter
from lab.tui.widgets.task_pane import TaskPane
from lab.tui.widgets.title_bar import TitleBar
from lab.tui.widgets.verdict_pane import VerdictPane
from lab.tui.widgets.yaml_editor import YamlEditor

if TYPE_CHECKING:
    from lab.manifests.span import Span


class Workbench(LivePanedScreen):
    """One exercise in work."""

    CSS_PATH = "../styles/workbench.tcss"
    AUTO_FOCUS = "YamlEditor"
    BINDINGS: ClassVar[list[BindingType]] = [*WORKBENCH_KEYS]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._place: Place | None = None
        self._place_timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Three panes; the styles lay them out by the terminal's size."""
        yield TitleBar(self.exercise, id="title")
        with Container(id="panes"):
            with Container(id="left"):
                yield TaskPane(self.exercise, id="task")
                with Vertical(id="answer"):
                    yield FileBar(self.desk.files, id="files")
                    with ContentSwitcher(initial="editor-0", id="editors"):
                        for index, (file, text) in enumerate(self.desk.texts.items()):
                            yield YamlEditor(file, text, id=f"editor-{index}", keep=self._keep)
                    yield Static("", id="status", markup=False)
                    yield Static("", id="verdict-line")
            yield VerdictPane(id="verdict", files=len(self.desk.files))
        yield LiveLine(id="live-line", markup=False)
        yield RoomyFooter({"new_numbers", "live_switch", "next_panel"}, live={"live_run"}, spared={"scenario"})

    def on_mount(self) -> None:
        """Put the cursor where it was, draw, then judge."""
        self._show_pane("answer")
        place = self.lab.progress.place(self.desk.key)
        if place and place.file in self.desk.files:
            self._choose_file(self.desk.files.index(place.file))
            self.editor.move_cursor(self.editor.clamp_visitable((place.line - 1, place.column - 1)))
        elif not self.exercise.answers[0].edits and not self.exercise.answers[0].node:
            # One goes on writing where the starter ends; what is to be mended is read from its beginning.
            self.editor.action_document_end()
        self.set_interval(1, self._tell_time)
        self._tell_time()
        self.call_after_refresh(self.judge_now)

    @property
    def editor(self) -> YamlEditor:
        """The editor of the file being written."""
        return self.query_one(f"#{self.query_one(ContentSwitcher).current}", YamlEditor)

    # Coming and going

    def on_screen_resume(self) -> None:
        """The learner is here."""
        self.desk.resume()

    def on_screen_suspend(self) -> None:
        """The learner looks elsewhere: time stands still, the place is kept."""
        self._keep_place()
        self.desk.pause()

    def on_unmount(self) -> None:
        """The exercise is put away."""
        self._keep_place()
        self.desk.pause()

    def _keep_place(self) -> None:
        if self._place is not None:
            self.lab.progress.save_place(self.desk.key, self._place)

    def _tell_time(self) -> None:
        self.query_one(TitleBar).tell(self.desk.seconds, saving=self.lab.progress.saving)

    # Writing

    def _keep(self, editor: YamlEditor) -> None:
        """Write the draft and the place at once, 0.05 ms: what was seen on the screen is not lost, whatever comes."""
        self.desk.write(editor.file, editor.text)
        row, column = editor.cursor_location
        self._place = Place(editor.file, row + 1, column + 1)
        self._keep_place()

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        if isinstance(event.text_area, YamlEditor):
            self._leaving = False
            self.judge_soon()

    @on(TextArea.SelectionChanged)
    def _moved(self) -> None:
        self._leaving = False
        self._tell_status()
        row, column = self.editor.cursor_location
        self._place = Place(self.editor.file, row + 1, column + 1)
        if self._place_timer is not None:
            self._place_timer.stop()
        self._place_timer = self.set_timer(0.5, self._keep_place)

    @on(YamlEditor.Hovered)
    def _hovered(self, event: YamlEditor.Hovered) -> None:
        self._tell_status(event.line)

    def _tell_status(self, line: int = 0) -> None:
        if self._leaving:
            return
        row, column = self.editor.cursor_location
        status = self.query_one("#status", Static)
        found = (self.editor.findings_at(line) if line else []) or self.editor.findings_at(row + 1)
        status.set_class(bool(found), "-finding")
        if found:
            first = found[0]
            more = f"  (+{len(found) - 1})" if len(found) > 1 else ""
            status.update(f"{marks.SEVERITY[first.severity]} {first.message}{more}")
        else:
            status.update(f"line {row + 1}, column {column + 1}")

    # Judging

    def show_verdict(self, verdict: Verdict) -> None:
        """Show a verdict in its pane, in the line for small terminals, and in the editors."""
        findings = self._findings
        pane = self.query_one(VerdictPane)
        several = pane.several
        pane.show(verdict, findings)
        if pane.several is not several:
            self.refresh_bindings()
        self.query_one("#verdict-line", Static).update(in_a_line(verdict))
        for editor in self.query(YamlEditor):
            editor.show_findings(findings)
        self.query_one(FileBar).worst = _worst(findings)
        self._tell_status()

    def show_failure(self, error: Exception) -> None:
        """Show that there is no verdict."""
        self.query_one(VerdictPane).fail(error)

    # Panes

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """The next subject is offered where there are several."""
        return action != "next_panel" or any(pane.several for pane in self.query(VerdictPane))

    def action_next_panel(self) -> None:
        """Turn to what the answer does for the next subject."""
        pane = self.query_one(VerdictPane)
        pane.next_panel()
        if self.has_class("-narrow") and self._shown != "verdict":
            self._show_pane("verdict")
            pane.focus_panel()

    # Files

    def _choose_file(self, index: int) -> None:
        self.query_one(ContentSwitcher).current = f"editor-{index}"
        self.query_one(FileBar).active = index

    @on(FileBar.Chosen)
    def _file_chosen(self, event: FileBar.Chosen) -> None:
        self._choose_file(event.index)
        self._go("answer")

    def action_next_file(self) -> None:
        """Write the next file of the answer."""
        self._choose_file((self.query_one(FileBar).active + 1) % len(self.desk.files))
        self._go("answer")
        self.set_focus(self.editor)

    @on(Findings.Chosen)
    def _to_finding(self, event: Findings.Chosen) -> None:
        if event.finding.span:
            self._to(event.finding.span)

    @on(Evidence.Chosen)
    def _to_note(self, event: Evidence.Chosen) -> None:
        self._to(event.span)

    def _to(self, span: Span) -> None:
        span = self._by_name(span)
        if span.file not in self.desk.files:
            self.action_scenario(span)
            return
        self._choose_file(self.desk.files.index(span.file))
        self._show_pane("answer")
        self.editor.jump(span.line, span.column)
        self.set_focus(self.editor)

    def _by_name(self, span: Span) -> Span:
        """The place by the name of the answer's file, where it is told by the file's path on the nodes."""
        paths = {answer.node: answer.file for answer in self.exercise.answers if answer.node}
        return replace(span, file=paths[span.file]) if span.file in paths else span

    def action_next_finding(self) -> None:
        """Jump to the finding after the cursor, over all files."""
        places = [finding.span for finding in self._findings if finding.span and finding.span.file in self.desk.files]
        if not places:
            self.notify("No finding has a place in your files.")
            return
        order = {file: index for index, file in enumerate(self.desk.files)}
        places.sort(key=lambda span: (order[span.file], span.line, span.column))
        row, column = self.editor.cursor_location
        here = (order[self.editor.file], row + 1, column + 1)
        later = [span for span in places if (order[span.file], span.line, span.column) > here]
        self._to((later or places)[0])

    @property
    def _findings(self) -> tuple[Finding, ...]:
        found = (*self.verdict.findings, *self.live_findings) if self.verdict else ()
        return tuple(replace(each, span=self._by_name(each.span)) if each.span else each for each in found)

    def action_scenario(self, span: Span | None = None) -> None:
        """Look at the cluster's manifests."""
        from lab.tui.screens.scenario import Scenario

        self.app.push_screen(Scenario(self.exercise, span))

    def action_external(self) -> None:
        """Edit the file in $EDITOR; what comes back is one edit that undo takes back."""
        from lab.tui.external_editor import ExternalEditorError, edit_elsewhere

        try:
            text = edit_elsewhere(self.lab, self.editor.file, self.editor.text)
        except ExternalEditorError as error:
            self.notify(str(error), severity="warning", markup=False)
            return
        self.editor.put(text)
        self.editor.focus()

    def action_begin_anew(self) -> None:
        """Put the file back to its beginning, after asking; undo takes it back."""
        from lab.tui.screens.confirm import Confirm

        editor = self.editor

        def begin(sure: bool | None) -> None:
            if sure:
                editor.put(self.desk.begin_anew(editor.file))

        question = f"Put {editor.file} back to how it was at first?\nCtrl+Z brings your text back."
        self.app.push_screen(Confirm(question, "Begin anew"), begin)

    # Variants

    def action_new_numbers(self) -> None:
        """Go to the next variant of the exercise; what is typed here stays here."""
        self.lab.open_next_variant(self.exercise)

    def action_as_written(self) -> None:
        """Go back to the exercise as written."""
        if self.exercise.variant.seed:
            self.lab.open_exercise(self.exercise, seed=0)
        else:
            self.notify("This is the exercise as written.")

    # Hints and handing in

    def action_hints(self) -> None:
        """Open the hints: what was opened before, and what the next one costs."""
        from lab.tui.screens.hints import Hints

        self.app.push_screen(Hints(self.exercise))

    def after_attempt(self, verdict: Verdict, seconds: float) -> None:
        """Open the debrief when the exercise is passed, else go to the verdict."""
        report = verdict.report
        if report.passed:
            from lab.tui.screens.debrief import Debrief

            self.desk.restart_clock()
            self.app.push_screen(Debrief(self.exercise, verdict.submission, report, seconds))
            return
        first = f" {verdict.findings[0].message}" if verdict.findings else ""
        told = f"{report.score} of {report.max_score} points, noted.{first}"
        self.notify(told, title="Not there yet", severity="warning", markup=False)
        self._go("verdict")


def _worst(findings: Sequence[Finding]) -> Mapping[str, Severity]:
    """The gravest finding in each file that has any."""
    found: dict[str, Severity] = {}
    for severity in reversed(tuple(Severity)):
        found |= {each.span.file: severity for each in findings if each.span and each.severity is severity}
    return found
