"""Grading beside the server: in processes of its own, so that no answer keeps the others waiting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from lab.manifests.submission import SubmittedFile
from lab.workshop.values import Graded


class UngradableError(Exception):
    """The answer took too long or too much memory to grade, and always will. The message is for the learner."""


class BusyError(Exception):
    """Too many answers are waiting already."""


class Grader(Protocol):
    """Gives a verdict on the files of an answer."""

    async def start(self) -> None:
        """Get ready; grading may wait for it."""

    async def grade(self, exercise: str, seed: int, files: Sequence[SubmittedFile]) -> Graded:
        """The verdict. Raises UngradableError, BusyError."""

    async def warm(self, exercise: str, seed: int) -> None:
        """Read an exercise before its first answer comes."""

    async def stop(self) -> None:
        """Let go of everything; no grading comes back afterwards."""
