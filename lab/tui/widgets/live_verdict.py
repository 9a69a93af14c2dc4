"""What a real cluster says of the answer, beside the simulator's verdict."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from lab.grading.report import Report
from lab.tui import marks
from lab.tui.live_desk import LiveDesk
from lab.tui.live_run import CLEAN, LiveRun, Stage, Trouble
from lab.tui.marks import MUTED

Part = tuple[str, str]


class LiveVerdict(Static):
    """Shown while there is something to say; dimmed once it is about an earlier text."""

    def show(self, desk: LiveDesk, run: LiveRun | None, *, old: bool) -> None:
        """Show how the run stands or ended, or why the cluster cannot be used."""
        parts = _of_run(run) if run is not None else _in_trouble(desk.trouble) if desk.trouble else []
        self.display = desk.on and bool(parts)
        self.set_class(old, "-old")
        self.border_title = f"Live: {desk.which.name}{', an earlier text' if old else ''}"
        self.update(Content.assemble(*parts))


def _of_run(run: LiveRun) -> list[Part]:
    if run.untried:
        return [(f"{marks.OPEN} Nothing could be tried: {run.untried}.", "bold"), *_left(run.left)]
    if run.report is not None:
        return [*_reported(run.report), (f"\n{run.seconds:.1f} s: {run.times}", MUTED), *_left(run.left)]
    if run.trouble is not None:
        return _in_trouble(run.trouble)
    if run.stopped:
        return [
            ("Stopped. ", "bold"),
            ("What the run made was removed." if run.left is None else "", ""),
            *_left(run.left),
        ]
    if run.stage is Stage.CANCELLING:
        return [("Cleaning up…", "bold")]
    count = f"{run.tried} of {len(run.checks)} checks tried" if run.tried else "Nothing is tried yet"
    doing = "connecting" if not run.phase else "cleaning up, then the verdict" if run.phase == CLEAN else run.phase
    return [(f"{count}: {doing}…", "")]


def _reported(report: Report) -> list[Part]:
    good = report.passed
    head = f"{marks.of(good)} {report.score} of {report.max_score} points"
    return [(head, f"{marks.colour_of(good)} bold"), (f"\n{agreement(report)}", "")]


def agreement(report: Report) -> str:
    """How far the cluster and the simulator agree."""
    live = [check.live for check in report.checks if check.live is not None]
    tried = sum(each.passed is not None for each in live)
    differing = sum(each.disagrees for each in live)
    count = f"{tried} of {len(report.checks)} checks tried"
    return f"{count}: {f'{marks.DIFFERS} {differing} otherwise than' if differing else 'all as'} the simulator says."


def _in_trouble(trouble: Trouble) -> list[Part]:
    mend = f"\n→ {trouble.mend}" if trouble.mend else ""
    return [(f"{marks.BAD} ", "$text-error bold"), (f"{trouble.sentence}.", "bold"), (mend, "$text-accent")]


def _left(left: Trouble | None) -> list[Part]:
    if left is None:
        return []
    return [(f"\n! {left.sentence}.", "$text-warning"), (f"\n→ {left.mend}" if left.mend else "", "$text-accent")]
