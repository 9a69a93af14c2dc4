"""The verdict: score, findings, checks, what the answer does by subject, and what stands behind what is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lab.cluster.nodes.placing import PLACED
from lab.grading.report import CheckResult, Report
from lab.manifests.finding import Finding
from lab.subjects.protocol import Note
from lab.tui.judge import Verdict
from lab.tui.live_desk import LiveDesk
from lab.tui.live_run import LiveMark, LiveRun
from lab.tui.panels import Shown
from lab.tui.panels.panel import PanelWidget
from lab.tui.why import Why
from lab.tui.widgets.banner import Banner
from lab.tui.widgets.checks import Checks
from lab.tui.widgets.evidence import Evidence
from lab.tui.widgets.findings import Findings
from lab.tui.widgets.live_verdict import LiveVerdict
from lab.tui.widgets.panel_tabs import PanelTabs


class VerdictPane(VerticalScroll):
    """Everything that is known of the answer. What is dimmed is the last version that was understood."""

    can_focus = False

    def __init__(self, id: str | None = None, *, files: int = 1) -> None:
        super().__init__(id=id)
        self._several_files = files > 1
        self.border_title = "Verdict"
        self._understood: Verdict | None = None
        self._live: Mapping[str, LiveMark] = {}
        self._panels: dict[str, PanelWidget] = {}
        self._titles: dict[str, str] = {}
        self._active = ""

    def compose(self) -> ComposeResult:
        """The parts from the most to the least important."""
        with VerticalScroll(id="judgement", can_focus=False):
            yield Banner(id="banner", markup=False)
            yield LiveVerdict(id="live", markup=False)
            yield Findings(id="findings", several=self._several_files)
            yield Checks(id="checks")
            yield Static("", id="answers", markup=False)
        with VerticalScroll(id="effect", can_focus=False):
            yield PanelTabs(id="panel-tabs")
            yield Evidence(id="evidence")

    def on_mount(self) -> None:
        """Nothing is known yet."""
        self.query_one(Banner).wait()
        for part in (LiveVerdict, Findings, Checks, PanelTabs, Evidence):
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
            self.query_one(Checks).display = True
            self._show_views(verdict.views, report)

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
        applied = any(answer.ref.kind not in PLACED for answer in report.answers)
        shown.border_title = "kubectl apply" if applied else "Handed in"
        parts = [part for text, style in lines for part in (("\n", ""), (text, style))][1:]
        shown.update(Content.assemble(*parts))

    def focus_first(self) -> None:
        """Put the focus on the findings, or on the checks where there is none."""
        for part in (Findings, Checks):
            widget = self.query_one(part)
            if widget.display:
                widget.focus()
                return

    # What the answer does, by subject

    def _show_views(self, views: Mapping[str, Shown], report: Report) -> None:
        for name in [name for name in self._panels if name not in views]:
            self._panels.pop(name).remove()
        for name, shown in views.items():
            self._panel(name, shown).show(shown.value, report)
        if self._active not in views:
            self._active = next(iter(views), "")
        self._show_active({name: shown.title for name, shown in views.items()})

    def _panel(self, name: str, shown: Shown) -> PanelWidget:
        """The subject's widget; another one where it is shown otherwise than before."""
        known = self._panels.get(name)
        if known is not None and type(known) is shown.widget:
            return known
        if known is not None:
            known.remove()
        panel = self._panels[name] = shown.widget()
        panel.add_class("panel")
        self.query_one("#effect").mount(panel, before="#evidence")
        return panel

    def _show_active(self, titles: Mapping[str, str]) -> None:
        self._titles = dict(titles)
        names = list(titles)
        self.query_one(PanelTabs).show(list(titles.values()), names.index(self._active) if names else 0)
        for name, panel in self._panels.items():
            panel.display = name == self._active

    @property
    def several(self) -> bool:
        """Whether there is another subject to turn to."""
        return len(self._panels) > 1

    def next_panel(self) -> None:
        """Turn to the next subject."""
        names = list(self._titles)
        if names:
            self._turn_to(names[(names.index(self._active) + 1) % len(names)])

    def focus_panel(self) -> None:
        """Put the focus on what is shown of a subject."""
        if self._active in self._panels:
            self._panels[self._active].take_focus()
            top = self.query_one(PanelTabs) if self.several else self._panels[self._active]
            self.call_after_refresh(top.scroll_visible, animate=False, top=True)

    def _turn_to(self, name: str) -> None:
        focused = self.screen.focused
        within = focused is not None and self._panels[self._active] in focused.ancestors_with_self
        self._active = name
        self._show_active(self._titles)
        self._panels[name].explain()
        if within:
            self.focus_panel()

    @on(PanelTabs.Chosen)
    def _tab(self, event: PanelTabs.Chosen) -> None:
        event.stop()
        self._turn_to(list(self._titles)[event.index])

    @on(PanelWidget.Marked)
    def _explain(self, event: PanelWidget.Marked) -> None:
        event.stop()
        why = event.panel.why() if event.panel.display else None
        if why is not None:
            self.query_one(Evidence).show(why)

    @on(PanelWidget.Opened)
    def _open(self, event: PanelWidget.Opened) -> None:
        event.stop()
        evidence = self.query_one(Evidence)
        if evidence.display:
            evidence.focus()
            evidence.scroll_visible(animate=False)

    # What stands behind a check

    @on(Checks.Chosen)
    def _show_check(self, event: Checks.Chosen) -> None:
        event.stop()
        evidence = self.query_one(Evidence)
        evidence.show(_behind(event.check, self._live.get(event.check.id)))
        evidence.scroll_visible(animate=False)


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
