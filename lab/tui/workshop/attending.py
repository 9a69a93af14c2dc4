"""Being in a workshop: news comes in, answers go out, and a lost connection is waited out. Nothing is drawn here."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any

from lab.tui.workshop.membership import Membership
from lab.workshop.outbox import new_submission

if TYPE_CHECKING:
    from lab.manifests.submission import SubmittedFile
    from lab.workshop.client import LearnerClient, ServerError

WAIT = 25.0
"""Seconds that the server may keep a question for news."""

SIGN_EVERY = 10.0
"""Seconds between two signs of life."""

LONGEST_PAUSE = 5.0
"""Seconds between two tries to reach a server that is away."""

Json = dict[str, Any]


class Attending:
    """One learner's place in a workshop while the app runs.

    ``state`` is the last that was heard of the pace; ``gone`` says why the place is no longer there. ``changed`` is
    called when any of it is another; ``answered`` with a submission and its verdict; ``refused`` with a submission
    that will never be taken, and why.
    """

    def __init__(
        self,
        membership: Membership,
        tls: ssl.SSLContext | bool = True,
        *,
        changed: Callable[[], None] = lambda: None,
        answered: Callable[[Json, Json], None] = lambda _, __: None,
        refused: Callable[[Json, str], None] = lambda _, __: None,
    ) -> None:
        self.membership = membership
        self.outbox = membership.outbox()
        self.state: Json = membership.kept("told", "state") or {}
        self.online = False
        self.gone = ""
        self.scores: dict[str, Json] = {}
        self._tls = tls
        self._changed, self._answered, self._refused = changed, answered, refused
        self._client: LearnerClient | None = None
        self._heard_at = time.monotonic()
        self._at = ""
        self._sequence = self.outbox.last_sequence
        self._news, self._moved, self._handed_in = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def notify_by(
        self,
        changed: Callable[[], None],
        answered: Callable[[Json, Json], None],
        refused: Callable[[Json, str], None],
    ) -> None:
        """Say whom to call."""
        self._changed, self._answered, self._refused = changed, answered, refused

    # What is known

    @property
    def paused(self) -> bool:
        """Whether work is to rest."""
        return bool(self.state.get("paused"))

    @property
    def ended(self) -> bool:
        """Whether the workshop is over."""
        return bool(self.state.get("ended"))

    @property
    def exercises(self) -> list[Json]:
        """The exercises that are open, in the workshop's order."""
        return [each for each in self.state.get("exercises") or [] if isinstance(each, dict) and "id" in each]

    def slot(self, exercise: str) -> Json:
        """What the pace says of an exercise; empty for one that is not open."""
        return next((each for each in self.exercises if each["id"] == exercise), {})

    def seconds_left(self, exercise: str) -> float | None:
        """How long answers to an exercise count from now on; None for no limit. It stands still in a pause."""
        left = self.slot(exercise).get("seconds_left")
        if left is None or self.paused or self.ended:
            return left
        return max(float(left) - (time.monotonic() - self._heard_at), 0.0)

    @property
    def note(self) -> tuple[int, str]:
        """The instructor's note with its number; 0 for none."""
        note = self.state.get("note") or {}
        return int(note.get("number", 0)), str(note.get("text", ""))

    @property
    def shares(self) -> bool:
        """Whether the instructor may read along."""
        return bool((self.state.get("you") or {}).get("shares"))

    # Asking

    async def exercise(self, name: str) -> Json:
        """An open exercise as the server tells it, or told it before. Raises ServerError, UnreachableError."""
        known = self.membership.kept("exercises", name)
        if known is None:
            known = await self._on_line.exercise(name)
            self.membership.keep("exercises", name, known)
        return known

    async def debrief(self, name: str) -> Json:
        """The solution, once it is shown. Raises ServerError, UnreachableError."""
        known = self.membership.kept("debriefs", name)
        if known is None:
            known = await self._on_line.get(f"/api/exercises/{name}/debrief") or {}
            self.membership.keep("debriefs", name, known)
        return known

    async def scoreboard(self) -> Json:
        """The scoreboard, while it is on. Raises ServerError, UnreachableError."""
        return await self._on_line.get("/api/scoreboard") or {}

    async def share(self, on: bool) -> None:
        """Let the instructor read along, or no longer. Raises ServerError, UnreachableError."""
        await self._on_line.share(on)
        self.state["you"] = {**(self.state.get("you") or {}), "shares": on}
        self._changed()

    @property
    def _on_line(self) -> LearnerClient:
        from lab.workshop.client import UnreachableError

        if self._client is None:
            raise UnreachableError("there is no connection yet")
        return self._client

    # Telling

    def move(self, exercise: str) -> None:
        """The learner is at that exercise now; at none for an empty name."""
        if exercise != self._at:
            self._at = exercise
            self._moved.set()

    def hand_in(self, exercise: str, files: Iterable[SubmittedFile]) -> None:
        """Keep an answer and have it sent. Raises OSError where it cannot be kept."""
        submission = new_submission(exercise, files, self._sequence + 1)
        self.outbox.put(submission)
        self._sequence += 1
        self._handed_in.set()
        self._changed()

    # The connection

    async def run(self) -> None:
        """Stay in touch until cancelled, or until the place is gone."""
        from lab.workshop.client import LearnerClient

        async with LearnerClient(self.membership.url, self.membership.token, self._tls) as client:
            self._client = client
            begin = {"listen": self._listen, "send": self._send, "sign": self._sign}
            self._tasks = {name: asyncio.create_task(work(client)) for name, work in begin.items()}
            try:
                while not self.gone:
                    await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
                    for name in [name for name, task in self._tasks.items() if task.done()]:
                        await self._begin_again(name, begin[name](client))
            finally:
                self._client = None
                for task in self._tasks.values():
                    task.cancel()
                await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _begin_again(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """One of the three has come to an end: cut short at once, or by an error, say a disk that is full."""
        task = self._tasks[name]
        if not task.cancelled() and task.exception() is not None:
            await asyncio.sleep(LONGEST_PAUSE)
        self._tasks[name] = asyncio.create_task(work)

    async def _listen(self, client: LearnerClient) -> None:
        since, pause = -1, 0.25
        while not self.gone:
            told = await self._try(client.state(since, WAIT if since >= 0 else 0.0))
            if isinstance(told, Exception):
                # What happened meanwhile is asked for anew, times left above all.
                since = -1
                await asyncio.sleep(max(pause, getattr(told, "wait", 0.0)))
                pause = min(2 * pause, LONGEST_PAUSE)
                continue
            pause = 0.25
            if told is not None:
                if since < 0:
                    await self._catch_up(client)
                since = int(told.get("version", -1))
                self._take(told)

    async def _catch_up(self, client: LearnerClient) -> None:
        """What was handed in so far, by whatever program."""
        told = await self._try(client.get("/api/submissions"))
        if isinstance(told, dict):
            self._sequence = max(int(told.get("next_sequence", 1)) - 1, self.outbox.last_sequence)
            for line in told.get("submissions") or []:
                self._count(str(line.get("exercise")), line)

    def _count(self, exercise: str, line: Json) -> None:
        best = self.scores.get(exercise)
        if not line.get("late") and (best is None or line.get("score", 0) > best.get("score", 0)):
            self.scores[exercise] = line

    def _take(self, told: Json) -> None:
        self.state, self._heard_at = told, time.monotonic()
        self.membership.keep("told", "state", told)
        self._news.set()
        self._changed()

    async def _sign(self, client: LearnerClient) -> None:
        while True:
            told = await self._try(client.post("/api/here", {"exercise": self._at}))
            if isinstance(told, Exception) and not self.online:
                # The question for news may hang on a connection that is dead: ask it again.
                self._tasks["listen"].cancel()
            self._moved.clear()
            await _until(self._moved, SIGN_EVERY)

    async def _send(self, client: LearnerClient) -> None:
        """Send what waits, one after the other, the oldest first."""
        from lab.workshop.client import ServerError

        pause = 0.25
        while True:
            submission = self.outbox.first
            if submission is None:
                self._handed_in.clear()
                await self._handed_in.wait()
                continue
            self._news.clear()
            answer = await self._try(client.send(submission))
            if isinstance(answer, dict) and "report" in answer:
                self._acknowledge(submission, answer)
                pause = 0.25
            elif isinstance(answer, ServerError) and not answer.may_pass:
                self._not_taken(submission, answer)
            else:
                # Paused: until the state says otherwise; away: until the next try.
                wait = max(getattr(answer, "wait", 0.0), pause)
                await _until(self._news, wait)
                pause = min(2 * pause, LONGEST_PAUSE)

    def _acknowledge(self, submission: Json, answer: Json) -> None:
        report = answer["report"]
        self._count(submission["exercise"], {**report, "late": answer.get("late")})
        self._answered(submission, answer)
        self.outbox.remove(submission["id"])
        self._changed()

    def _not_taken(self, submission: Json, error: ServerError) -> None:
        if error.code == "sequence-taken":
            self._sequence = max(int(error.more.get("next_sequence", 1)), submission["sequence"] + 1)
            self.outbox.put({**submission, "sequence": self._sequence})
        elif error.status != 401:
            self.outbox.remove(submission["id"])
            self._refused(submission, str(error))
            self._changed()

    async def _try(self, asking: Awaitable[Json | None]) -> Json | Exception | None:
        """The answer, or the error that came instead; whether there is a connection is known after it."""
        from lab.workshop.client import ServerError, UnreachableError

        outcome: Json | Exception | None
        online = True
        try:
            outcome = await asking
        except UnreachableError as error:
            outcome, online = error, False
        except ServerError as error:
            outcome, online = error, error.status < 500
            if error.status == 401 or error.code == "deleted":
                self._leave()
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            # Not a workshop's answer, whatever it was: a hotel's welcome page, say.
            outcome, online = error, False
        if online != self.online:
            self.online = online
            self._changed()
        return outcome

    def _leave(self) -> None:
        self.gone = "You are no longer in this workshop: you were removed, or it was deleted."
        self._tasks["listen"].cancel()
        self._changed()


async def _until(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
