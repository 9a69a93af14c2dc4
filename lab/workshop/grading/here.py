"""Grading in the server's own process: for one's own room, and for tests. Nothing limits time or memory."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from lab.manifests.submission import SubmittedFile
from lab.workshop.grading.judge import Judge
from lab.workshop.values import Graded


class GraderHere:
    """One answer at a time, in a thread."""

    def __init__(self) -> None:
        self._judge = Judge()
        self._thread = ThreadPoolExecutor(1, "grading")

    async def start(self) -> None:
        """Nothing needs to be ready."""

    async def grade(self, exercise: str, seed: int, files: Sequence[SubmittedFile]) -> Graded:
        """The verdict."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._judge.grade, exercise, seed, tuple(files))

    async def warm(self, exercise: str, seed: int) -> None:
        """Read the exercise."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._judge.warm, exercise, seed)

    async def stop(self) -> None:
        """End the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)
