"""A task's cluster to read, under the exam's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from lab.tui.exam.clock_line import ClockLine
from lab.tui.screens.scenario import Scenario

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.exam.session import ExamSession


class ExamCluster(Scenario):
    """The cluster's manifests and what lies on its nodes."""

    def __init__(self, session: ExamSession, exercise: Exercise) -> None:
        super().__init__(exercise)
        self._session = session

    def compose(self) -> ComposeResult:
        """The clock above all of it."""
        yield ClockLine(self._session)
        yield from super().compose()
