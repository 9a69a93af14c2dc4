"""The verdict: score, findings, checks, connections, and what stands behind the one that is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lab.grading.report import CheckResult, Report
from lab.manifests.finding import Finding
from lab.subjects.protocol import Note
from lab.tui.connections import Place, Why
from lab.tui.judge import Verdict
from lab.tui.live_desk import LiveDesk
from lab.tui.live_run import LiveMark, LiveRun
from lab.tui.widgets.banner import Banner
from lab.tui.widgets.checks import Checks
from lab.tui.widgets.evidence import Evidence
from lab.tui.widgets.findings import Findings
from lab.tui.widgets.live_verdict import LiveVerdict
from lab.tui.widgets.matrix import Matrix


class VerdictPane(VerticalScroll):
    """Everything that is known of the answer. What is dimmed is the last version that was understood."""

    can_focus = False

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_title = "Verdict"
        self._understood: Verdict | None = None
        self._live: Mapping[str, LiveMark] = {}

    def compose(self) -> ComposeResult:
        """The parts from the most to the least important."""
        with VerticalScroll(id="judgement", can_focus=False):
            yield Banner(id="banner", markup=False)
            yield LiveVerdict(id="live", markup=False)
            yield Findings(id="findings")
            yield Checks(id="checks")
            yield Static("", id="answers", markup=False)
        with VerticalScroll(id="connections", can_focus=False):
            yield Matrix(id="matrix")
            yield Evidence(id="evidence")

    def on_mount(self) -> None:
        """Nothing is known yet."""
        self.query_one(Banner).wait()
        for part in (LiveVerdict, Findings, Checks, Matrix, Evidence):
            self.query_one(part).display = False

    def show(self, verdict: Verdict, findings: Sequence[Finding]) -> None:
        """Show a verdict and what there is to tell; where it was refused, keep what was understood before, dimmed."""
        report = verdict.report
        stale = bool(verdict.refusals) and self._understood is not None
        self.query_one(Banner).show(verdict, stale=stale)
        self.query_one(Findings).show(findings)
        self._show_answers(report)
        self.set_class(stale, "-stale")
        if not stale:
            self._understood = verdict
            self.query_one(Checks).show(report.checks)
            self.query_one(Matrix).show(verdict.grid, _shown_by(verdict))
            self.query_one(Checks).display = self.query_one(Matrix).display = True

    def show_live(self, desk: LiveDesk, run: LiveRun | None, *, old: bool) -> None:
        """Show beside it what a real cluster says; ``old`` when that is about an earlier text."""
        self._live = run.marks if run is not None and desk.on else {}
        self.query_one(LiveVerdict).show(desk, run, old=old)
        self.query_one(Checks).show_live(self._live, old=old)

    def fail(self, error: Exception) -> None:
        """Say why there is no verdict; what was understood before stays, dimmed."""
        self.query_one(Banner).fail(error)
        self.query_one(Findings).show(())
        self.set_class(self._understood is not None, "-stale")

    def _show_answers(self, report: Report) -> None:
        lines = [(answer.text, "" if answer.accepted else "$text-error") for answer in report.answers]
        shown = self.query_one("#answers", Static)
        shown.display = bool(lines)
        shown.border_title = "kubectl apply"
        parts = [part for text, style in lines for part in (("\n", ""), (text, style))][1:]
        shown.update(Content.assemble(*parts))

    def focus_first(self) -> None:
        """Put the focus on the findings, or on the checks where there is none."""
        for part in (Findings, Checks, Matrix):
            widget = self.query_one(part)
            if widget.display:
                widget.focus()
                return

    @on(Matrix.Selected)
    def _trace(self, event: Matrix.Selected) -> None:
        event.stop()
        matrix = self.query_one(Matrix)
        if matrix.grid is not None and matrix.grid.ports:
            why = matrix.grid.why(matrix.row, matrix.column, matrix.port, by_name=matrix.by_name)
            self.query_one(Evidence).show(why)

    @on(Checks.Chosen)
    def _show_check(self, event: Checks.Chosen) -> None:
        event.stop()
        evidence = self.query_one(Evidence)
        evidence.show(_behind(event.check, self._live.get(event.check.id)))
        evidence.scroll_visible(animate=False)


def _shown_by(verdict: Verdict) -> Place | None:
    """The connection in the table that best shows what is wrong."""
    witnesses = [witness for check in verdict.report.checks for witness in check.witnesses]
    found = (verdict.grid.place_of(witness) for witness in witnesses if not witness.made_up)
    return next((place for place in found if place), None)


def _behind(check: CheckResult, live: LiveMark | None) -> Why:
    """Each case that speaks against a check with its steps; the check's own notes where there is none.

    After them what was tried on a cluster.
    """
    lines: list[tuple[int, Note]] = []
    for witness in check.witnesses:
        lines.append((0, Note(witness.text, good=False)))
        lines.extend((1, note) for note in witness.notes)
    lines = lines or [(0, note) for note in check.notes]
    lines = lines or [(0, Note(check.summary or "Nothing more is known.", check.passed))]
    for each in live.observations if live is not None else ():
        lines.append((0, Note(f"live: {each.trial}: {each.text}", each.as_expected)))
    return Why(check.text, tuple(lines))
