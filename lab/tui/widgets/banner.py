"""The verdict in two lines: the score, and what it means."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from lab.tui.judge import Verdict
from lab.tui.marks import MUTED

WIDTH = 20


def in_a_line(verdict: Verdict) -> Content:
    """Score and the one thing to do next, for a screen with no room for more."""
    report = verdict.report
    if verdict.awaits:
        return Content(f" {verdict.findings[0].message if verdict.findings else verdict.awaits}")
    if report.passed:
        return Content.assemble((f" ✓ {report.score}/{report.max_score} ", "$text-success bold"), "F5 hands it in")
    first = "the checks say what is missing"
    if verdict.findings:
        first = verdict.findings[0].message
    if verdict.empty:
        first = "nothing done yet: F3 shows the task"
    return Content.assemble((f" ✗ {report.score}/{report.max_score} ", "$text-error bold"), first)


class Banner(Static):
    """The score as a number and a bar, and a sentence."""

    def show(self, verdict: Verdict, *, stale: bool = False) -> None:
        """Show the score of a verdict; ``stale`` when what stands below is from before."""
        report = verdict.report
        self.set_class(report.passed, "-passed")
        if verdict.awaits:
            self.update(Content(verdict.awaits))
            return
        full = WIDTH * report.score // max(report.max_score, 1)
        colour = "$text-success" if report.passed else "$text-warning"
        mark = "✓ " if report.passed else ""
        self.update(
            Content.assemble(
                (f"{mark}{report.score} of {report.max_score} points  ", "bold"),
                ("━" * full, colour),
                ("─" * (WIDTH - full), MUTED),
                f"\n{sentence(verdict, stale)}",
            )
        )

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = "Verdict"

    def fail(self, error: Exception) -> None:
        """Say that there is no verdict, and that nothing is lost."""
        self.remove_class("-passed")
        self.update(f"This cannot be judged: {error}\nYour draft is saved. Please report it with the exercise's name.")

    def wait(self) -> None:
        """Say that the first verdict is on its way."""
        self.update("Setting up the cluster…")


def sentence(verdict: Verdict, stale: bool) -> str:
    """What the score means, and what to do about it."""
    report = verdict.report
    if verdict.empty:
        return first_step(verdict)
    if report.passed:
        return "The task is met. Press F5 to hand it in."
    if verdict.refusals:
        below = "Below, dimmed, is the last version that was." if stale else "Below is the cluster without it."
        return f"Not accepted yet. {below}"
    if not report.changed:
        return "This leaves the cluster as it was found."
    failed = sum(1 for check in report.checks if check.passed is False)
    return f"{failed} of {len(report.checks)} checks are not met yet." if failed else "Not everything is met yet."


def first_step(verdict: Verdict) -> str:
    """What to do with an empty answer."""
    names = " and ".join(file.name for file in verdict.submission.files)
    return f"Nothing done yet. Read the task (F3), then write {names}: it is judged as you type. F2 gives a nudge."
