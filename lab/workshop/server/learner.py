"""What learners ask for."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from lab import __version__
from lab.workshop import PROTOCOL
from lab.workshop.pace import OFF, Slot, pace_json
from lab.workshop.server.core import Core, answered, body_of
from lab.workshop.server.handing_in import HandingIn, verdict
from lab.workshop.server.joining import come_in
from lab.workshop.server.refusing import RefusalError, throttled
from lab.workshop.server.sheets import Sheets
from lab.workshop.store import Happening
from lab.workshop.values import Kept, Kind
from lab.workshop.views import scoreboard_json


class LearnersDesk:
    """The handlers."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._sheets = Sheets()
        self._handing_in = HandingIn(core)

    def routes(self) -> list[web.RouteDef]:
        """Where they are found."""
        return [
            web.get("/api/hello", self.hello),
            web.post("/api/join", self.join),
            web.get("/api/state", self.state),
            web.get("/api/exercises/{exercise}", self.exercise),
            web.get("/api/exercises/{exercise}/debrief", self.debrief),
            web.post("/api/submissions", self.submit),
            web.get("/api/submissions", self.history),
            web.get("/api/submissions/{submission}", self.submission),
            web.post("/api/here", self.here),
            web.post("/api/share", self.share),
            web.get("/api/scoreboard", self.scoreboard),
        ]

    async def hello(self, _: web.Request) -> web.Response:
        """Whether this is a workshop, and which protocol it speaks."""
        return answered({"kind": "workshop", "protocol": PROTOCOL, "lab": __version__})

    async def join(self, request: web.Request) -> web.Response:
        """Come in with the code and a name."""
        core, address = self._core, self._core.address(request)
        wait = core.wrong_codes.wait(address)
        if wait:
            raise throttled(wait)
        body = await body_of(request)
        return answered(await come_in(core, address, body.get("code"), body.get("name")), 201)

    async def state(self, request: web.Request) -> web.Response:
        """The pace, once it is another than the one the learner knows."""
        core, learner = self._core, await self._core.learner(request)
        # To a learner who is removed meanwhile the news is that.
        told = await core.news(
            request, learner, core.ledger.pace_bell,
            lambda: core.room.pace.version if learner in core.room.people else -2,
        )  # fmt: skip
        if learner not in core.room.people:
            raise RefusalError(401, "unknown-token", "this token is not one of this workshop's")
        if not told:
            return web.Response(status=204)
        person = core.room.people[learner]
        you = {"learner": learner, "name": person.name, "shares": person.shares, "score": person.score}
        state = pace_json(core.room.pace, core.ledger.clock.offset)
        return answered({"kind": "state", "workshop": {"name": core.workshop.name}, **state, "you": you})

    async def exercise(self, request: web.Request) -> web.Response:
        """An exercise that is open."""
        await self._core.learner(request)
        slot = self._open(request.match_info["exercise"])
        return answered(await self._sheets.task(slot.planned.exercise, slot.planned.seed))

    async def debrief(self, request: web.Request) -> web.Response:
        """The solution, once it was revealed."""
        await self._core.learner(request)
        slot = self._open(request.match_info["exercise"])
        if not slot.revealed:
            raise RefusalError(403, "not-revealed", "the debrief of this exercise is not revealed yet")
        return answered(await self._sheets.debrief(slot.planned.exercise, slot.planned.seed))

    def _open(self, name: str) -> Slot:
        slot = self._core.room.pace.slots.get(name)
        if slot is None or not slot.opened:
            raise RefusalError(404, "not-open", "there is no such open exercise")
        return slot

    async def submit(self, request: web.Request) -> web.Response:
        """Hand in an answer."""
        learner = await self._core.learner(request)
        return answered(await self._handing_in.take(learner, await body_of(request)))

    async def history(self, request: web.Request) -> web.Response:
        """The learner's own submissions."""
        learner = await self._core.learner(request)
        kept = await self._core.ledger.read(lambda store: store.submissions(self._core.workshop.id, learner))
        following = max((each.handed_in.sequence for each in kept), default=0) + 1
        return answered({"kind": "submissions", "submissions": list(map(line, kept)), "next_sequence": following})

    async def submission(self, request: web.Request) -> web.Response:
        """One of them, with files and verdict; another learner's is as good as none."""
        learner, name = await self._core.learner(request), request.match_info["submission"].replace("-", "").lower()
        kept = await self._core.ledger.read(lambda store: store.submission(self._core.workshop.id, name))
        if kept is None or kept.handed_in.learner != learner:
            raise RefusalError(404, "no-submission", "you have no such submission")
        return answered(whole(kept))

    async def here(self, request: web.Request) -> web.Response:
        """A sign of life, and where the learner is."""
        learner, body = await self._core.learner(request), await body_of(request)
        name = body.get("exercise") or ""
        if name:
            self._open(name if isinstance(name, str) else "")
        person = self._core.room.people.get(learner)
        self._core.ledger.saw(learner)
        if person is not None and person.exercise != name:
            await self._core.ledger.write(Happening(Kind.MOVED, learner, name))
        return web.Response(status=204)

    async def share(self, request: web.Request) -> web.Response:
        """Let the instructor read along, or no longer."""
        learner, body = await self._core.learner(request), await body_of(request)
        if not isinstance(body.get("on"), bool):
            raise RefusalError(422, "bad-request", "on must be true or false")
        await self._core.ledger.write(Happening(Kind.SHARED, learner, facts=(("on", body["on"]),)))
        return web.Response(status=204)

    async def scoreboard(self, request: web.Request) -> web.Response:
        """The scoreboard, while it is shown."""
        learner, room = await self._core.learner(request), self._core.room
        if room.pace.scoreboard == OFF:
            raise RefusalError(403, "scoreboard-off", "the scoreboard is off")
        return answered({"kind": "scoreboard", "mode": room.pace.scoreboard, "places": scoreboard_json(room, learner)})


def line(kept: Kept) -> dict[str, Any]:
    """A submission in a list."""
    sent, graded = kept.handed_in, kept.graded
    return {
        "id": sent.id, "sequence": sent.sequence, "exercise": sent.exercise, "at": kept.at, "late": kept.late,
        "score": graded.score, "max_score": graded.max_score, "passed": graded.passed,
    }  # fmt: skip


def whole(kept: Kept) -> bytes:
    """A submission with its files and its verdict."""
    files = [{"name": file.name, "text": file.text} for file in kept.handed_in.files]
    told = verdict(kept.handed_in.id, kept.handed_in.sequence, kept.graded, late=kept.late, known=True)
    more = json.dumps({"exercise": kept.handed_in.exercise, "at": kept.at, "files": files})
    return told[:-1] + b", " + more[1:].encode()
