"""From a learner's request to a submission that is graded and kept, once."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any
from weakref import WeakValueDictionary

from lab.manifests.submission import SubmittedFile
from lab.workshop.grading import BusyError, UngradableError
from lab.workshop.server.core import Core
from lab.workshop.server.refusing import RefusalError, throttled
from lab.workshop.store import Submitting
from lab.workshop.values import Graded, HandedIn, Kept, Planned

ID = re.compile(r"[0-9a-fA-F]{8}(?:-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")
FILE_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
HIGHEST_SEQUENCE = 1_000_000
MOST_FLYING = 3
"""Submissions of one learner that wait for their verdicts at the same time."""

UNGRADABLE_COSTS = 8.0
"""How many others an answer counts for that takes too long, or too much memory."""


class HandingIn:
    """Takes submissions. One that arrives twice at once is graded once, and both get the verdict."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._flying: dict[tuple[str, str], asyncio.Task[bytes]] = {}
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, learner: str, body: Mapping[str, Any]) -> bytes:
        """The answer to a submission: its verdict, once it is on the disk. Raises RefusalError, StoreError."""
        sent = read(learner, body, self._core.settings.most_files)
        flying = self._flying.get((learner, sent.id))
        if flying is None:
            if sent.id in self._core.room.submissions:
                known = await self._core.ledger.read(lambda store: store.submission(self._core.workshop.id, sent.id))
                if known is not None:
                    return _again(known, sent)
            flying = self._flying.get((learner, sent.id)) or self._begin(sent)
        return await asyncio.shield(flying)

    def _begin(self, sent: HandedIn) -> asyncio.Task[bytes]:
        planned = self._may(sent)
        if sum(learner == sent.learner for learner, _ in self._flying) >= MOST_FLYING:
            raise throttled(1)
        wait = self._core.submissions.take(sent.learner)
        if wait:
            raise throttled(wait)
        late = self._core.room.pace.is_late(sent.exercise, self._core.ledger.clock.offset)
        # The work goes on when the learner's connection breaks: it may be kept by the time they ask again.
        task = asyncio.create_task(self._take(sent, planned, late))
        key = (sent.learner, sent.id)
        self._flying[key] = task
        task.add_done_callback(lambda done: self._landed(key, done))
        return task

    def _landed(self, key: tuple[str, str], done: asyncio.Task[bytes]) -> None:
        self._flying.pop(key, None)
        if not done.cancelled():
            done.exception()  # whoever waited has it; with nobody left it is not worth a line in the log

    def _may(self, sent: HandedIn) -> Planned:
        pace = self._core.room.pace
        slot = pace.slots.get(sent.exercise)
        if slot is None:
            raise RefusalError(404, "no-exercise", "the workshop has no such exercise")
        if pace.ended:
            raise RefusalError(410, "ended", "the workshop has ended")
        if not slot.opened:
            raise RefusalError(409, "not-open", "this exercise is not open yet")
        if pace.paused:
            raise RefusalError(409, "paused", "the workshop is paused; keep it and send it when it goes on")
        return slot.planned

    async def _take(self, sent: HandedIn, planned: Planned, late: bool) -> bytes:
        graded = await self._graded(sent, planned.seed)
        written = await self._core.ledger.write(Submitting(sent, graded, late))
        if written.known is not None:
            return _again(written.known, sent)
        if written.gone:
            raise RefusalError(401, "unknown-token", "this token is not one of this workshop's")
        if written.event is None:
            person = self._core.room.people.get(sent.learner)
            following = person.sequence + 1 if person else 1
            raise RefusalError(409, "sequence-taken", "another submission has its number", next_sequence=following)
        return verdict(sent.id, sent.sequence, graded, late=late, known=False)

    async def _graded(self, sent: HandedIn, seed: int) -> Graded:
        """The verdict. One learner's answers are graded one after the other: they never hold up every process."""
        turn = self._turns.setdefault(sent.learner, asyncio.Lock())
        try:
            async with turn:
                return await self._core.grader.grade(sent.exercise, seed, sent.files)
        except UngradableError as error:
            self._core.submissions.fine(sent.learner, UNGRADABLE_COSTS)
            raise RefusalError(422, "ungradable", str(error)) from None
        except BusyError:
            raise RefusalError(503, "busy", "too many answers are waiting; send it again", wait=2) from None


def _again(known: Kept, sent: HandedIn) -> bytes:
    """The verdict that was given before. An id of someone else's submission is simply taken."""
    before = known.handed_in
    if before.learner != sent.learner or before.exercise != sent.exercise:
        raise RefusalError(409, "id-taken", "another submission has this id")
    return verdict(before.id, before.sequence, known.graded, late=known.late, known=True)


def verdict(name: str, sequence: int, graded: Graded, *, late: bool, known: bool) -> bytes:
    """The answer to a submission; the report is JSON already."""
    head = json.dumps({"kind": "verdict", "id": name, "sequence": sequence, "late": late, "known": known})
    return head[:-1].encode() + b', "report": ' + graded.report + b"}"


def read(learner: str, body: Mapping[str, Any], most_files: int) -> HandedIn:
    """The submission in the fields of a request. Raises RefusalError."""
    name, sequence, exercise, files = (body.get(key) for key in ("id", "sequence", "exercise", "files"))
    if not isinstance(name, str) or not ID.fullmatch(name):
        raise _bad("id must be a UUID")
    if isinstance(sequence, bool) or not isinstance(sequence, int) or not 1 <= sequence <= HIGHEST_SEQUENCE:
        raise _bad(f"sequence must be a whole number from 1 to {HIGHEST_SEQUENCE}")
    if not isinstance(exercise, str):
        raise _bad("exercise must be an exercise's id")
    if not isinstance(files, list) or not 1 <= len(files) <= most_files:
        raise _bad(f"files must be a list of 1 to {most_files}")
    return HandedIn(name.lower().replace("-", ""), learner, sequence, exercise, tuple(map(_file, files)))


def _file(written: Any) -> SubmittedFile:
    if not isinstance(written, dict):
        raise _bad("each of the files must be an object with name and text")
    name, text = written.get("name"), written.get("text")
    if not isinstance(name, str) or not FILE_NAME.fullmatch(name):
        raise _bad("a file's name must be plain: letters, digits, dots, dashes; no folders")
    if not isinstance(text, str):
        raise _bad("a file's text must be a text")
    # JSON can spell half of a surrogate pair, which no encoding has.
    return SubmittedFile(name, text.encode("utf-8", "replace").decode("utf-8"))


def _bad(message: str) -> RefusalError:
    return RefusalError(422, "bad-request", message)
