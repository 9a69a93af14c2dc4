"""A live run as the screens tell it: what is known of each check, where the run is, and how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from lab.tui import marks

if TYPE_CHECKING:
    from lab.cluster.trial import Observation
    from lab.grading.report import CheckResult, Report
    from lab.manifests.finding import Finding
    from lab.manifests.submission import Submission

CLEAN = "clean up"
"""The phase that removes what a run made, as ``lab.live.event.Phase`` calls it."""


class Stage(StrEnum):
    """Where a run is. It goes from one to the next and never back."""

    IDLE = "idle"
    RUNNING = "running"
    CANCELLING = "cancelling"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class LiveMark:
    """What a cluster did with one check: ``passed`` is None where it was not run.

    ``words`` say what decided it; ``differs`` what is known where the simulator says otherwise, empty where it does
    not. ``waits`` marks a check whose turn has not come.
    """

    passed: bool | None = None
    words: str = ""
    differs: str = ""
    observations: tuple[Observation, ...] = ()
    waits: bool = False


WAITING = LiveMark(waits=True)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong, and what to do about it."""

    sentence: str
    mend: str = ""


@dataclass
class LiveRun:
    """One run of an answer on a cluster. ``checks`` are the ids of what is tried; ``at`` is a time in seconds.

    Not for several threads: whoever hears of events in another one brings them here in order.
    """

    submission: Submission
    checks: Sequence[str]
    stage: Stage = Stage.IDLE
    phase: str = ""
    said: str = ""
    report: Report | None = None
    trouble: Trouble | None = None
    stopped: bool = False
    left: Trouble | None = None
    seconds: float = 0.0
    spent: dict[str, float] = field(default_factory=dict)
    _tried: dict[str, LiveMark] = field(default_factory=dict)
    _began: float = 0.0
    _since: float = 0.0
    _cancelled: float = 0.0

    def begin(self, at: float) -> None:
        """Start it; a second start is none."""
        if self.stage is Stage.IDLE:
            self.stage, self._began, self._since = Stage.RUNNING, at, at

    def hear(self, phase: str, text: str, check: str, observations: tuple[Observation, ...], at: float) -> None:
        """Take in what the run tells."""
        if not self.going:
            return
        if phase != self.phase:
            if self.phase:
                self._end_phase(at)
            self.phase, self.said = phase, ""
        if check:
            self._tried[check] = mark_of(observations)
        else:
            self.said = text

    def cancel(self, at: float) -> bool:
        """Ask it to end. Returns whether that was news."""
        if self.stage is not Stage.RUNNING:
            return False
        self.stage, self._cancelled = Stage.CANCELLING, at
        return True

    def finish(self, report: Report, left: Trouble | None, at: float) -> None:
        """The report is there. One that was to be stopped stays without: nobody waits for it any more."""
        if not self.going:
            return
        if self.stage is Stage.CANCELLING:
            self.stop(left, at)
            return
        self.report, self.left = report, left
        self._end(at)

    def fail(self, trouble: Trouble, at: float) -> None:
        """There will be no report."""
        if self.going:
            self.trouble = trouble
            self._end(at)

    def stop(self, left: Trouble | None, at: float) -> None:
        """It ended because it was asked to."""
        if self.going:
            self.stopped, self.left = True, left
            self._end(at)

    def _end(self, at: float) -> None:
        if self.phase:
            self._end_phase(at)
        self.stage, self.seconds = Stage.DONE, at - self._began

    def _end_phase(self, at: float) -> None:
        self.spent[self.phase] = self.spent.get(self.phase, 0.0) + at - self._since
        self._since = at

    # What to show

    @property
    def going(self) -> bool:
        """Whether something happens on the cluster."""
        return self.stage in (Stage.RUNNING, Stage.CANCELLING)

    @property
    def tried(self) -> int:
        """How many checks have had their turn."""
        return len(self._tried)

    @property
    def marks(self) -> Mapping[str, LiveMark]:
        """What is known of each check: as it is tried, and in the end by the report; nothing of a run without one."""
        if self.report is not None:
            found = {check.id: _reported(check) for check in self.report.checks}
            # One reason for all is said once.
            return dict.fromkeys(found, LiveMark()) if self.untried else found
        if self.stage is Stage.RUNNING:
            return {check: self._tried.get(check, WAITING) for check in self.checks}
        return {}

    @property
    def untried(self) -> str:
        """Why the cluster says nothing of any check; empty where it does, or there is no report."""
        found = [_reported(check) for check in self.report.checks] if self.report is not None else []
        if any(mark.passed is not None for mark in found):
            return ""
        reasons = Counter(mark.words for mark in found)
        return reasons.most_common(1)[0][0] if reasons else ""

    @property
    def differing(self) -> int:
        """How many checks came out otherwise than the simulator says."""
        return sum(bool(mark.differs) for mark in self.marks.values())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the cluster alone had to say about the answer."""
        found = self.report.findings if self.report is not None else ()
        return tuple(finding for finding in found if finding.rule.startswith("live-"))

    def of_now(self, submission: Submission) -> bool:
        """Whether that is the answer this run tries."""
        return self.submission == submission

    def status(self, at: float) -> str:
        """Where it is, in a line whose end may be cut off: what matters most comes first."""
        if self.stage is Stage.CANCELLING:
            return f"cleaning up… {at - self._cancelled:.0f} s"
        if self.stage is not Stage.RUNNING:
            return ""
        if not self.phase:
            return f"connecting… {at - self._began:.0f} s · Esc stops it"
        turn = f"{self.phase}, {self.tried} of {len(self.checks)} checks" if self.tried else self.phase
        parts = [f"{turn} · {at - self._since:.0f} s"]
        if self.phase != CLEAN:
            parts.append("Esc stops it")
        if self.said:
            parts.append(" ".join(self.said.split()))
        return " · ".join(parts)

    @property
    def ending(self) -> str:
        """How it ended, in a few words; empty while it has not."""
        if self.untried:
            return f"nothing could be tried: {self.untried}"
        if self.report is not None:
            differs = f", {self.differing} otherwise than the simulator says" if self.differing else ""
            mark = marks.of(self.report.passed)
            return f"{mark} {self.report.score} of {self.report.max_score} points{differs}"
        return self.trouble.sentence if self.trouble is not None else "stopped" if self.stopped else ""

    @property
    def times(self) -> str:
        """The phases that are over with the time each took."""
        return ", ".join(f"{phase} {seconds:.1f} s" for phase, seconds in self.spent.items())


def mark_of(observations: Iterable[Observation]) -> LiveMark:
    """A check's mark from what was seen of it."""
    seen = tuple(observations)
    outcomes = [each.as_expected for each in seen]
    passed = False if False in outcomes else None if None in outcomes or not seen else True
    shown = next((each for each in seen if each.as_expected is passed), None)
    words = "" if shown is None else shown.text if passed is None else f"{shown.trial}: {shown.text}"
    return LiveMark(passed, without_head(words), "", seen)


def _reported(check: CheckResult) -> LiveMark:
    live = check.live
    if live is None:
        return LiveMark(words="this kind of check is not tried on a cluster")
    words = without_head(live.summary) if live.passed is None else live.summary
    return LiveMark(live.passed, words, live.disagreement, live.observations)


def without_head(words: str) -> str:
    """A reason without the words that a line about it begins with already."""
    for head in ("not run: ", "not tried: "):
        words = words.removeprefix(head)
    return words


def in_the_app(mend: str) -> str:
    """What to do, where it speaks of options: the app has settings, and the command line beside it."""
    mend = mend.replace("name a context with --context", 'name one in the settings: context = "…" under [live]')
    return mend.replace("say --yes-really", "say so on the command line: cks-lab grade --live --yes-really")
