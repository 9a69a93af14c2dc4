"""A paned screen whose answer can be tried on a real cluster, too."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual import on
from textual.css.query import NoMatches
from textual.widgets import Static, TextArea

from lab.tui.desk import Desk
from lab.tui.live_desk import LiveDesk
from lab.tui.live_run import LiveRun, Stage, Trouble
from lab.tui.live_ways import end_in_good_order, tell_end, warn
from lab.tui.screens.paned import PanedScreen
from lab.tui.widgets.live_line import LiveLine
from lab.tui.widgets.live_switch import LiveSwitch
from lab.tui.widgets.verdict_pane import VerdictPane

if TYPE_CHECKING:
    from lab.manifests.finding import Finding
    from lab.manifests.submission import Submission
    from lab.tui.judge import Verdict

TICK_SECONDS = 0.5
"""Between two looks at the time that a run takes."""


class LivePanedScreen(PanedScreen):
    """``run`` is the last one of this exercise; the simulator goes on judging whatever is typed meanwhile."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.run: LiveRun | None = None
        self._worked = 0.0
        self._told_old = False

    @property
    def live(self) -> LiveDesk:
        """The session's cluster."""
        return self.lab.live

    def on_mount(self) -> None:
        """Take part in live mode."""
        self.live.changed = self.tell_live
        self.set_interval(TICK_SECONDS, self._tick)
        self.tell_live()

    def on_unmount(self) -> None:
        """The exercise is put away: a run is stopped, and its cleaning up waited for where one is then."""
        self.live.changed = lambda: None
        if self.run is not None and self.run.going:
            self.app.call_later(self.lab.stop_live)

    # Actions

    def action_live_switch(self) -> None:
        """From the simulator alone to a real cluster beside it, and back."""
        self.live.switch(not self.live.on)

    def action_live_run(self) -> None:
        """Try the answer on the cluster as it stands at this moment; stop that when it goes on."""
        if self.run is not None and self.run.going:
            self.live.cancel()
            return
        if self.live.going:
            self.notify("The cluster is still being cleaned up after the run before.", severity="warning")
            return
        end_in_good_order(self.app)
        submission = self.desk.submission
        self.run = LiveRun(submission, [check.id for check in self.exercise.checks])
        self._worked = self.desk.seconds
        self.live.begin(self.exercise, self.run, lambda: self._judged(submission), self._live_ended)

    def _judged(self, submission: Submission) -> Verdict:
        """The simulator's verdict; called in the run's thread."""
        known = self.verdict
        return known if known and known.submission == submission else self.lab.judge(self.exercise, submission)

    def action_back(self) -> None:
        """Stop a run; else to the answer, and from there to the library when pressed twice.

        Twice, because editors use Escape for other things.
        """
        if self.run is not None and self.run.stage is Stage.RUNNING:
            self.live.cancel()
        elif self._shown != "answer":
            self._go("answer")
        elif self._leaving:
            self.dismiss()
        else:
            self._leaving = True
            self.query_one("#status", Static).update("Esc again: back to the library. Your draft is saved.")

    # Showing

    @property
    def live_findings(self) -> tuple[Finding, ...]:
        """What the cluster alone had to say about the text that stands here now."""
        if self.run is None or not self.live.on or not self.run.of_now(self.desk.submission):
            return ()
        return self.run.findings

    def tell_live(self) -> None:
        """Show how the cluster is and what the run has found, dimmed once the text is another."""
        on, old = self.live.on, self._of_earlier_text
        self._told_old = old
        # The exercise may be put away at this very moment.
        with suppress(NoMatches):
            self.set_class(on, "-live")
            self.query_one(LiveSwitch).on = on
            self.query_one(LiveLine).show(self.live, self.run, old=old)
            self.query_one(VerdictPane).show_live(self.live, self.run, old=old)

    @on(TextArea.Changed)
    def _changed_for_live(self) -> None:
        """The text has changed: nothing is drawn anew but where that makes a difference."""
        if self.live.on and self._told_old != self._of_earlier_text:
            self.tell_live()

    @property
    def _of_earlier_text(self) -> bool:
        return self.run is not None and not self.run.of_now(self.desk.submission)

    def _tick(self) -> None:
        if self.live.going:
            with suppress(NoMatches):
                self.query_one(LiveLine).show(self.live, self.run, old=self._of_earlier_text)

    # The end of a run

    def _live_ended(self, run: LiveRun, verdict: Verdict | None) -> None:
        if verdict is None or not self.is_attached:
            tell_end(self.app, run)
            return
        if run.left is not None:
            warn(self.app, run.left)
        self.tell_live()
        if run.untried:
            warn(self.app, Trouble(f"Nothing could be tried on the cluster: {run.untried}", "nothing was noted"))
            return
        seconds = self._worked
        self.note(verdict, seconds)
        if self.verdict is not None:
            self.show_verdict(self.verdict)
        if run.differing:
            told = f"{run.ending}. The verdict (F4) says what is known."
            self.notify(told, title="On the cluster", severity="warning", timeout=12, markup=False)
        if self.is_current and run.of_now(self.desk.submission):
            self.after_attempt(verdict, seconds)
        else:
            # Whoever goes on typing is not taken away from it.
            self._tell_meanwhile(verdict)

    def _tell_meanwhile(self, verdict: Verdict) -> None:
        report = verdict.report
        told = f"{report.score} of {report.max_score} points on the cluster, noted, for the text that you tried."
        if report.passed:
            self.notify(told, title="Passed", markup=False)
        else:
            self.notify(told, title="Not there yet", severity="warning", markup=False)
