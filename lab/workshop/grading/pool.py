"""A few grading processes. One that takes too long is killed, and another takes its place."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from lab.manifests.submission import SubmittedFile
from lab.workshop.grading import BusyError, UngradableError
from lab.workshop.grading.wire import LENGTH, packed, unpacked
from lab.workshop.values import Graded

log = logging.getLogger("lab.workshop")

MOST_WAITING = 400
START_SECONDS = 60.0
WARM_SECONDS = 60.0
TRIES = 2
"""How often an answer is tried whose process died: it may have been another's fault, the machine's even."""


def cores() -> int:
    """How many processes grade when nothing is said about it."""
    return min(max(os.cpu_count() or 1, 2), 4)


class GraderPool:
    """Grades in ``workers`` processes, each answer in at most ``seconds``."""

    def __init__(self, workers: int, seconds: float, megabytes: int) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._workers = [_Worker(self) for _ in range(workers or cores())]
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._waiting = 0
        self._warm: dict[tuple[str, int], None] = {}
        self._starting: set[asyncio.Task[None]] = set()
        self._stopped = False

    async def start(self) -> None:
        """Start the processes; they get ready beside everything else."""
        for worker in self._workers:
            self._restart(worker)

    async def grade(self, exercise: str, seed: int, files: Sequence[SubmittedFile]) -> Graded:
        """The verdict. Raises UngradableError, BusyError."""
        if self._waiting >= MOST_WAITING or self._stopped:
            raise BusyError
        job = {"exercise": exercise, "seed": seed, "files": [list(file) for file in files]}
        self._waiting += 1
        try:
            for _ in range(TRIES):
                answer = await self._ask(job)
                if answer is not None:
                    return _graded(answer)
        finally:
            self._waiting -= 1
        raise UngradableError("this answer could not be graded: the grader broke down on it")

    async def warm(self, exercise: str, seed: int) -> None:
        """Have every process read an exercise, one after the other so that the others go on grading."""
        self._warm[exercise, seed] = None
        for _ in self._workers:
            worker = await self._idle.get()
            if (exercise, seed) in worker.warmed:
                self._idle.put_nowait(worker)
                continue
            await self._warm_up(worker)

    async def stop(self) -> None:
        """Kill the processes."""
        self._stopped = True
        for task in self._starting:
            task.cancel()
        for worker in self._workers:
            await worker.kill()

    async def _ask(self, job: dict[str, Any]) -> dict[str, Any] | None:
        """What a process answers; None where it died."""
        worker = await self._idle.get()
        try:
            async with asyncio.timeout(self._seconds):
                answer = await worker.ask(job)
        except TimeoutError:
            self._restart(worker)
            raise UngradableError(f"this answer takes longer than {self._seconds:g} seconds to grade") from None
        except (EOFError, OSError):
            self._restart(worker)
            return None
        except BaseException:
            self._restart(worker)  # whoever asked has gone: its answer must not be the next one's
            raise
        if answer.get("error") == "memory":
            self._restart(worker)
            raise UngradableError("this answer takes too much memory to grade")
        self._idle.put_nowait(worker)
        return answer

    def _restart(self, worker: _Worker) -> None:
        if not self._stopped:
            task = asyncio.create_task(self._started(worker))
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _started(self, worker: _Worker) -> None:
        await worker.kill()
        while True:
            try:
                async with asyncio.timeout(START_SECONDS):
                    await worker.start(int(self._seconds) + 1, self._megabytes)
                break
            except (TimeoutError, EOFError, OSError) as error:
                log.error("a grading process does not start: %s", error or type(error).__name__)
                await worker.kill()
                await asyncio.sleep(1)
        await self._warm_up(worker)

    async def _warm_up(self, worker: _Worker) -> None:
        """Have it read what it has not, then let it grade."""
        try:
            async with asyncio.timeout(WARM_SECONDS):
                for exercise in self._warm:
                    if exercise not in worker.warmed:
                        worker.warmed.add(exercise)
                        await worker.ask({"warm": list(exercise)})
        except (TimeoutError, EOFError, OSError):
            self._restart(worker)
            return
        self._idle.put_nowait(worker)


class _Worker:
    """One process."""

    def __init__(self, pool: GraderPool) -> None:
        self.pool = pool
        self.warmed: set[tuple[str, int]] = set()
        self._process: Process | None = None

    async def start(self, seconds: int, megabytes: int) -> None:
        """Start it, and wait until it can grade."""
        self.warmed = set()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "lab.workshop.grading.process", str(seconds), str(megabytes),
            stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            start_new_session=True,
        )  # fmt: skip
        await self._read()

    async def ask(self, job: dict[str, Any]) -> dict[str, Any]:
        """What it answers. Raises EOFError, OSError where it is gone."""
        process = self._process
        if process is None or process.stdin is None:
            raise EOFError
        process.stdin.write(packed(job))
        await process.stdin.drain()
        return await self._read()

    async def _read(self) -> dict[str, Any]:
        if self._process is None or self._process.stdout is None:
            raise EOFError
        stdout = self._process.stdout
        length = await stdout.readexactly(LENGTH.size)
        return unpacked(await stdout.readexactly(LENGTH.unpack(length)[0]))

    async def kill(self) -> None:
        """End it."""
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _graded(answer: dict[str, Any]) -> Graded:
    if "error" in answer:
        raise UngradableError("this answer could not be graded: the grader broke down on it")
    return Graded(
        answer["report"].encode(), answer["score"], answer["max_score"], answer["passed"],
        tuple(answer["rules"]), tuple(answer["missed"]),
    )  # fmt: skip
