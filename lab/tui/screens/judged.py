"""A screen whose answer is judged live, beside the keyboard, and can be handed in."""

from __future__ import annotations

import gc
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from textual import work
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.timer import Timer

from lab.tui.judge import LatestOnly, Verdict

if TYPE_CHECKING:
    from lab.manifests.submission import Submission
    from lab.tui.app import LabApp
    from lab.tui.desk import Desk

DEBOUNCE = 0.12
"""Seconds without a change before the answer is judged."""


class JudgedScreen(Screen[None]):
    """Keeps ``verdict`` that of the newest text; what comes of it is for the screens built on this one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.exercise = desk.exercise
        self.verdict: Verdict | None = None
        self._judging = LatestOnly(lambda submission: self.lab.judge(self.exercise, submission), self._answer)
        self._debounce: Timer | None = None
        self._loaded = False

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    def show_verdict(self, verdict: Verdict) -> None:
        """Show a verdict on what stands in the files now."""

    def show_failure(self, error: Exception) -> None:
        """Show that there is none, for an error of the lab's own or of the exercise."""

    def after_attempt(self, verdict: Verdict, seconds: float) -> None:
        """Go on from an answer that was handed in after so many seconds of work."""

    # Live

    def judge_soon(self) -> None:
        """Judge once the keyboard has been still for a moment."""
        if self._debounce is not None:
            self._debounce.stop()
        self._debounce = self.set_timer(DEBOUNCE, self.judge_now)

    def judge_now(self) -> None:
        """Judge what stands in the files, in a thread."""
        if self._judging.ask(self.desk.submission):
            self.run_worker(self._judging.run, thread=True, group="judging")

    def _answer(self, number: int, verdict: Verdict | Exception) -> None:
        """From the judging thread: hand the verdict to the screen, without waiting for it."""
        self.app.call_later(self._take, number, verdict)
        if not self._loaded:
            # What the exercise is made of stays: no keystroke shall wait for it to be searched for garbage.
            self._loaded = True
            gc.unfreeze()
            gc.collect()
            gc.freeze()

    def _take(self, number: int, verdict: Verdict | Exception) -> None:
        if not self._judging.is_newest(number):
            return
        # The exercise may be put away at this very moment, its panes before the screen itself.
        with suppress(NoMatches):
            if isinstance(verdict, Exception):
                self.show_failure(verdict)
            else:
                self.verdict = verdict
                self.show_verdict(verdict)

    # Handing in

    def action_hand_in(self) -> None:
        """Hand the answer in as it stands at this moment."""
        submission = self.desk.submission
        if self.verdict is not None and self.verdict.submission == submission:
            self._record(self.verdict)
        else:
            self._judge_and_record(submission)

    @work(thread=True, exclusive=True, group="handing-in")
    def _judge_and_record(self, submission: Submission) -> None:
        try:
            verdict = self.lab.judge(self.exercise, submission)
        except Exception as error:
            self.app.call_later(self.notify, f"This cannot be judged: {error}", severity="error", markup=False)
        else:
            self.app.call_later(self._record, verdict)

    def _record(self, verdict: Verdict) -> None:
        if verdict.empty:
            self.notify("There is nothing to hand in yet.")
            return
        seconds = self.desk.seconds
        self.note(verdict, seconds)
        self.after_attempt(verdict, seconds)

    def note(self, verdict: Verdict, seconds: float) -> None:
        """Keep an attempt."""
        self.lab.progress.record(
            self.exercise.id,
            verdict.report,
            verdict.submission,
            seconds,
            seed=self.exercise.variant.seed,
            sittings=self.desk.key,
        )
