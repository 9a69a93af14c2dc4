"""A room of learners, each handing in another answer every few seconds, against a server of its own.

The answers are what an exercise keeps: the reference, the accepted and the rejected ones, each time with another
comment at the end so that no verdict is remembered. An instructor's screen follows the room. Targets: no error, p95 of
submit to verdict under 250 ms, the screen never more than a second behind. Learners and server share the machine.

With ``--kill`` the server is killed (SIGKILL) and started again under this load, several times; learners then send
again what was not acknowledged. In the end nothing acknowledged may be missing, and nothing counted twice.

    python -m benchmarks.workshop [--learners N] [--seconds S] [--every S] [--short] [--kill] [--store URL]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

from lab.catalog.catalog import open_exercise
from lab.manifests.submission import SubmittedFile
from lab.workshop.client import InstructorClient, LearnerClient, ServerError, UnreachableError

EXERCISES = ("frontend-egress", "layers", "dns-outage", "service-port")
VERDICT_MS = 250
LAG_SECONDS = 1.0
KILLS = 3

_serial = count()


@dataclass
class Measured:
    """What the learners saw. Times in seconds."""

    verdicts: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    acknowledged: dict[str, float] = field(default_factory=dict)
    """When each submission's verdict came, by its id."""
    sent_twice: int = 0
    lags: list[float] = field(default_factory=list)


class Hosted:
    """The server as a process of its own, through the command line."""

    def __init__(self, store: str, home: Path, plan: tuple[str, ...]) -> None:
        self.store = store
        self.plan = plan
        self.environment = {**os.environ, "CKS_LAB_HOME": str(home)}
        self.process: asyncio.subprocess.Process | None = None
        self.facts: dict[str, str] = {}
        self.port = "0"
        self.most = 0
        self.children = 0
        self.busy = 0.0
        """Seconds of processor time that the server itself took since it was last started."""

    async def start(self) -> None:
        """Start it, or go on with the same workshop on the same port."""
        which = ("--resume", self.facts["workshop"]) if self.facts else ("--open-all", "--exercises", *self.plan)
        store = ("--store", self.store) if self.store else ()
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "lab", "workshop", "host", "--port", self.port, "-o", "json", *store, *which,
            stdout=asyncio.subprocess.PIPE, env=self.environment,
        )  # fmt: skip
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), 60)
        self.facts = json.loads(line)
        self.port = self.facts["local"].rpartition(":")[2]

    async def kill(self) -> None:
        """As by ``kill -9``."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> None:
        """Let it end."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            self.process.terminate()
        await asyncio.wait_for(self.process.wait(), 30)

    def weigh(self) -> None:
        """Look at the memory of the server, and of the processes that grade for it, in MB."""
        assert self.process is not None
        own, children = _megabytes(self.process.pid), 0
        with suppress(OSError):
            for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
                children += _megabytes(int(pid))
        self.most, self.children = max(self.most, own), max(self.children, children)
        with suppress(OSError):
            ticks = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
            self.busy = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def _megabytes(pid: int) -> int:
    with suppress(OSError, IndexError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) // 1024
    return 0


def answers_of(names: tuple[str, ...]) -> list[tuple[str, tuple[SubmittedFile, ...]]]:
    """Every kept answer of the exercises."""
    found = []
    for name in names:
        kept = open_exercise(name).solution
        every = (kept.submission, *(each for _, each in kept.accepted), *(each.submission for each in kept.rejected))
        found += [(name, each.files) for each in every]
    return found


def changed(files: tuple[SubmittedFile, ...]) -> tuple[SubmittedFile, ...]:
    """The same answer in another text."""
    first, *others = files
    return (SubmittedFile(first.name, f"{str(first.text).rstrip()}\n# {next(_serial)}\n"), *others)


async def learn(
    client: LearnerClient, answers: list, every: float, until: float, seen: Measured, random: Random
) -> None:
    """Hand something in every few seconds; what was not acknowledged is sent again."""
    await asyncio.sleep(random.uniform(0, every))
    while time.monotonic() < until:
        began = time.monotonic()
        exercise, files = random.choice(answers)
        await hand_in(client, client.submission(exercise, changed(files)), seen)
        await asyncio.sleep(max(0.0, every * random.uniform(0.7, 1.3) - (time.monotonic() - began)))


async def hand_in(client: LearnerClient, submission: dict, seen: Measured) -> None:
    while True:
        began = time.monotonic()
        try:
            verdict = await client.send(submission)
        except UnreachableError:
            seen.sent_twice += 1
            await asyncio.sleep(0.5)
            continue
        except ServerError as error:
            seen.errors.append(f"{error.status} {error.code}: {error}")
            return
        seen.verdicts.append(time.monotonic() - began)
        seen.acknowledged[verdict["id"]] = time.monotonic()
        return


async def watch(hosted: Hosted, until: float, seen: Measured) -> None:
    """Follow the room as an instructor's screen does, and see how old each verdict is when it shows."""
    attempts, known = -1, set()
    while time.monotonic() < until:
        with suppress(UnreachableError, ServerError):
            async with InstructorClient(hosted.facts["local"], hosted.facts["instructor_token"]) as client:
                while time.monotonic() < until:
                    room = await client.room(attempts, 2)
                    hosted.weigh()
                    if room is None:
                        continue
                    attempts = room["version"]
                    for learner in room["learners"]:
                        newest = (learner["last"] or {}).get("submission")
                        if newest and newest not in known:
                            known.add(newest)
                            if newest in seen.acknowledged:
                                seen.lags.append(time.monotonic() - seen.acknowledged[newest])
        await asyncio.sleep(0.2)


async def kill_often(hosted: Hosted, seconds: float, until: float) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(seconds / (KILLS + 1))
        if time.monotonic() < until:
            await hosted.kill()
            await hosted.start()


async def audit(hosted: Hosted, clients: list[LearnerClient], seen: Measured) -> None:
    """Compare what the server kept with what it acknowledged."""
    kept: list[str] = []
    for client in clients:
        found = await client.get("/api/submissions") or {}
        ids = [each["id"] for each in found["submissions"]]
        sequences = [each["sequence"] for each in found["submissions"]]
        if sequences != sorted(set(sequences)):
            seen.errors.append("a sequence has gaps in its order, or a number twice")
        kept += ids
    lost = seen.acknowledged.keys() - set(kept)
    if lost:
        seen.errors.append(f"{len(lost)} acknowledged submissions are missing")
    if len(kept) != len(set(kept)):
        seen.errors.append("a submission is kept twice")
    async with InstructorClient(hosted.facts["local"], hosted.facts["instructor_token"]) as client:
        room = await client.room() or {}
    counted = sum(each["attempts"] for each in room["learners"])
    if counted != len(set(kept)):
        seen.errors.append(f"{counted} submissions are counted, {len(set(kept))} are kept")


async def measure(chosen: argparse.Namespace, home: Path) -> tuple[Measured, Hosted]:
    seen, hosted = Measured(), Hosted(chosen.store, home, EXERCISES)
    answers = answers_of(EXERCISES)
    await hosted.start()
    clients = [LearnerClient(hosted.facts["local"], connections=2) for _ in range(chosen.learners)]
    try:
        for number, client in enumerate(clients):
            await client.join(hosted.facts["code"], f"Learner {number}")
        until = time.monotonic() + chosen.seconds
        random = Random(7)
        tasks = [learn(each, answers, chosen.every, until, seen, Random(random.random())) for each in clients]
        others = [watch(hosted, until, seen)]
        if chosen.kill:
            others.append(kill_often(hosted, chosen.seconds, until))
        await asyncio.wait_for(asyncio.gather(*tasks, *others), chosen.seconds + 60)
        await audit(hosted, clients, seen)
    finally:
        await asyncio.gather(*(each.close() for each in clients))
        await hosted.stop()
    return seen, hosted


def at(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else float("nan")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--learners", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--every", type=float, default=5, help="seconds between two answers of a learner")
    parser.add_argument("--short", action="store_true", help="20 seconds")
    parser.add_argument("--kill", action="store_true", help="kill and restart the server meanwhile")
    parser.add_argument("--store", default="", help="postgresql://… or a folder")
    chosen = parser.parse_args()
    chosen.seconds = min(chosen.seconds, 20 if chosen.short else 600)
    with tempfile.TemporaryDirectory() as home:
        seen, hosted = asyncio.run(measure(chosen, Path(home)))
    p95, lag = at(seen.verdicts, 0.95), max(seen.lags, default=float("nan"))
    print(f"{chosen.learners} learners, {chosen.seconds:g} s, an answer every {chosen.every:g} s each")
    print(f"verdicts       {len(seen.verdicts)}, {len(seen.verdicts) / chosen.seconds:.0f} a second")
    shares = (f"p{share} {at(seen.verdicts, share / 100) * 1000:.0f} ms" for share in (50, 95, 99))
    print("submit→verdict " + ", ".join(shares))
    print(f"screen behind  p95 {at(seen.lags, 0.95):.2f} s, at most {lag:.2f} s")
    print(f"memory         server {hosted.most} MB, its grading processes {hosted.children} MB")
    print(f"server's time  {hosted.busy:.1f} s of the processor")
    print(f"errors         {len(seen.errors)}" + (f"; sent again {seen.sent_twice}" if seen.sent_twice else ""))
    for error in sorted(set(seen.errors))[:5]:
        print(f"  {error}")
    # While the server is away nothing can be in time.
    slow = not chosen.kill and (p95 * 1000 >= VERDICT_MS or not lag < LAG_SECONDS)
    return 1 if seen.errors or slow or not seen.verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
