"""A cluster that does what a test says, at the test's pace, in place of a real one."""

from __future__ import annotations

import threading
from dataclasses import replace
from ipaddress import ip_address

from lab.cluster.model import Protocol
from lab.cluster.trial import ConnectionTrial, Observation, Way
from lab.grading.report import LiveVerdict
from lab.live import session
from lab.live.event import Event, Phase
from lab.live.session import Graded
from lab.live.trouble import CancelledError, LiveError
from tests.tui.stage import verdict_on

TRIAL = ConnectionTrial(
    ip_address("10.0.0.1"), Way.ADDRESS, 80, Protocol.TCP, False, False, address=ip_address("10.0.0.2")
)
DOUBT = "The simulator says that it fails. Pod addresses are rewritten."


def seen(succeeded: bool | None, text: str = "") -> tuple[Observation, ...]:
    words = "not run: no node" if succeeded is None else "answered" if succeeded else "timed out after 2.0 s"
    return (Observation(TRIAL, succeeded, text or words),)


class LiveStage:
    """``fares`` is what each check's trial does there, False being as it should; ``failing`` ends a run at once.

    A run goes on to its next step when ``go`` is set, and cleans up when ``clean`` is; both are at first.
    """

    def __init__(self, monkeypatch) -> None:
        self.fares: dict[str, bool | None] = {"keeps": False, "closed": False}
        self.failing: Exception | None = None
        self.absent: Exception | None = None
        self.left = None
        self.finding = None
        self.question = ""
        self.go, self.clean, self.began = threading.Event(), threading.Event(), threading.Event()
        self.go.set()
        self.clean.set()
        self.tried: list[str] = []
        self.choices = []
        self.cleaned = 0
        monkeypatch.setattr(session, "grade_live", self.grade_live)
        monkeypatch.setattr(session, "open_connection", self.open_connection)

    def open_connection(self, choice, confirm):
        self.choices.append(choice)
        if self.absent is not None:
            raise self.absent
        if self.question and not confirm(self.question):
            raise LiveError("The context was not confirmed, so nothing was done")
        return self

    def close(self) -> None:
        """As a connection."""

    def grade_live(self, exercise, submission, choice, *, confirm, hear, stop):
        self.open_connection(choice, confirm)
        self.tried.append(str(submission.files[0].text))
        self.began.set()
        hear(Event(Phase.CONNECT, "a cluster of the test's"))
        if self.failing is not None:
            raise self.failing
        try:
            for check, succeeded in self.fares.items():
                hear(Event(Phase.TRY, "", check, seen(succeeded)))
                while not self.go.wait(0.01):
                    if stop.is_set():
                        raise CancelledError("The run was stopped")
        finally:
            hear(Event(Phase.CLEAN, "going"))
            self.clean.wait(10)
            self.cleaned += 1
        return Graded(self.report(exercise, submission), self.left)

    def report(self, exercise, submission):
        report = verdict_on(exercise, submission).report
        checks = tuple(self._decided(check) for check in report.checks)
        score = sum(check.earned for check in checks)
        findings = (*report.findings, *([self.finding] if self.finding else []))
        return replace(report, cluster="live", checks=checks, score=score, findings=findings)

    def _decided(self, check):
        succeeded = self.fares[check.id]
        passed = None if succeeded is None else not succeeded
        summary = seen(succeeded)[0].text
        differs = DOUBT if passed is not None and passed is not check.passed else ""
        live = LiveVerdict(passed, check.passed, summary, seen(succeeded), differs)
        decided = check.passed if passed is None else passed
        return replace(check, live=live, passed=decided, earned=check.points if decided else 0)
