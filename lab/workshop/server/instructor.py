"""What the instructor and the projector ask for."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from lab.workshop.pacing import ActionError, happening
from lab.workshop.page import page
from lab.workshop.server.core import Core, answered, body_of
from lab.workshop.server.learner import line, whole
from lab.workshop.server.refusing import RefusalError
from lab.workshop.values import Kind, Role
from lab.workshop.views import learner_json, projector_json, room_json

log = logging.getLogger("lab.workshop")


class InstructorsDesk:
    """The handlers."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._answered: dict[str, float] = {}
        self._warming: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        """Where they are found."""
        return [
            web.get("/api/instructor/room", self.room),
            web.post("/api/instructor/pace", self.pace),
            web.get("/api/instructor/learners/{learner}", self.learner),
            web.get("/api/projector", self.projector),
            web.get("/projector/{token}", self.projector_page),
        ]

    async def room(self, request: web.Request) -> web.Response:
        """Everything on the instructor's screen, once something happened; not more often than can be read."""
        core = self._core
        await core.bearer(request, Role.INSTRUCTOR)
        told = await core.news(request, "instructor", core.ledger.room_bell, lambda: core.room.number, most=20)
        if not told:
            return web.Response(status=204)
        key = request.headers.get("Authorization", "")
        pause = self._answered.get(key, 0.0) + core.settings.room_interval - time.monotonic()
        if pause > 0:
            await asyncio.sleep(pause)
        self._answered[key] = time.monotonic()
        return answered(room_json(core.room, core.ledger.clock.offset))

    async def pace(self, request: web.Request) -> web.Response:
        """Open, pause, reveal and the like."""
        core = self._core
        await core.bearer(request, Role.INSTRUCTOR)
        try:
            await self.act(await body_of(request))
        except ActionError as error:
            raise RefusalError(422, "bad-action", str(error)) from None
        return answered(room_json(core.room, core.ledger.clock.offset)["pace"])

    async def act(self, body: Mapping[str, Any]) -> None:
        """Carry out an action, see ``pacing``. Raises ActionError, StoreError."""
        core = self._core
        event = happening(core.room, body)
        if event is None:
            return
        await core.ledger.write(event)
        if event.kind is Kind.OPENED:
            self.warm(event.exercise)
        if event.kind is Kind.REMOVED:
            await core.ledger.read(lambda store: store.forget_removed())

    def warm(self, exercise: str) -> None:
        """Have the exercise read before its first answer comes."""
        planned = self._core.room.pace.slots[exercise].planned
        task = asyncio.create_task(self._core.grader.warm(exercise, planned.seed))
        self._warming.add(task)
        task.add_done_callback(self._warmed)

    def _warmed(self, task: asyncio.Task[None]) -> None:
        self._warming.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("an exercise could not be read ahead: %s", error)

    async def learner(self, request: web.Request) -> web.Response:
        """What a learner handed in; the newest with its texts, if they share."""
        core = self._core
        await core.bearer(request, Role.INSTRUCTOR)
        person = core.room.people.get(request.match_info["learner"])
        if person is None:
            raise RefusalError(404, "no-learner", "there is no such learner")
        kept = await core.ledger.read(lambda store: store.submissions(core.workshop.id, person.id))
        head = answered({
            "kind": "learner",
            "learner": learner_json(core.room, person, core.ledger.clock.offset),
            "submissions": list(map(line, kept)),
            "newest": None,
        })  # fmt: skip
        if person.shares and kept and isinstance(head.body, bytes):
            return answered(head.body.removesuffix(b"null}") + whole(kept[-1]) + b"}")
        return head

    async def projector(self, request: web.Request) -> web.Response:
        """What the room may see."""
        await self._core.bearer(request, Role.PROJECTOR)
        return answered(projector_json(self._core.room, self._core.ledger.clock.offset))

    async def projector_page(self, request: web.Request) -> web.Response:
        """The same as a page that renews itself."""
        await self._core.bearer(request, Role.PROJECTOR, request.match_info["token"])
        shown = projector_json(self._core.room, self._core.ledger.clock.offset)
        return web.Response(
            text=page(shown, self._core.workshop.code), content_type="text/html", headers={"Refresh": "2"}
        )
