"""What the handlers share: the ledger, the grader, who is asking, and how much they may."""

from __future__ import annotations

import asyncio
import json
import re
import time
from typing import Any

from aiohttp import web

from lab.workshop.grading import Grader
from lab.workshop.limits import Throttle
from lab.workshop.room import Room
from lab.workshop.secrecy import LONGEST_TOKEN, hashed
from lab.workshop.server.ledger import Bell, Ledger
from lab.workshop.server.refusing import RefusalError, throttled
from lab.workshop.settings import Settings
from lab.workshop.values import Bearer, Role, Workshop

BODY_SECONDS = 20.0
"""The longest that sending a body may take."""

NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")


class Core:
    """One workshop being served."""

    def __init__(self, workshop: Workshop, ledger: Ledger, grader: Grader, settings: Settings) -> None:
        self.workshop = workshop
        self.ledger = ledger
        self.grader = grader
        self.settings = settings
        self.stopping = False
        self.coming_in: set[str] = set()
        """Names that are being given right now."""
        self.wrong_codes = Throttle(settings.wrong_codes, time.monotonic)
        self.submissions = Throttle(settings.submissions, time.monotonic)
        self._wrong_tokens = Throttle(settings.wrong_tokens, time.monotonic)
        self._requests = Throttle(settings.requests, time.monotonic)
        self._bearers: dict[str, Bearer] = {}
        self._streams: dict[str, int] = {}

    @property
    def room(self) -> Room:
        """The room as it stands."""
        return self.ledger.room

    def address(self, request: web.Request) -> str:
        """Where a request comes from, as far as it can be trusted."""
        if self.settings.behind_proxy:
            told = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
            if told:
                return told[:64]
        return request.remote or ""

    async def bearer(self, request: web.Request, role: Role, token: str = "") -> Bearer:
        """Who asks, if they have a token of that role. Raises RefusalError."""
        address = self.address(request)
        found = await self._known(token or _token_of(request), address)
        if found is None:
            self._wrong_tokens.take(address)
            raise RefusalError(401, "unknown-token", "this token is not one of this workshop's")
        if found.role is not role:
            self._wrong_tokens.take(address)
            raise RefusalError(403, "wrong-role", f"only the {role} may do this")
        return found

    async def learner(self, request: web.Request) -> str:
        """The learner who asks. Raises RefusalError."""
        bearer = await self.bearer(request, Role.LEARNER)
        wait = self._requests.take(bearer.learner)
        if wait:
            raise throttled(wait)
        return bearer.learner

    async def know_bearers(self) -> None:
        """Read whose tokens there are. Raises StoreError."""
        self._bearers = await self.ledger.read(lambda store: store.bearers(self.workshop.id))

    def know(self, token: str, bearer: Bearer) -> None:
        """Remember a token's hash that was just kept."""
        self._bearers[token] = bearer

    async def _known(self, token: str, address: str) -> Bearer | None:
        """Whose token it is. Only strangers are throttled: they may have the address of everybody else in the room."""
        key = hashed(self.workshop.id, token[:LONGEST_TOKEN])
        found = self._bearers.get(key)
        if found is None:
            wait = self._wrong_tokens.wait(address)
            if wait:
                raise throttled(wait)
            if not token or len(token) > LONGEST_TOKEN or not self.ledger.store.shared:
                return None
            found = await self.ledger.read(lambda store: store.bearer(self.workshop.id, key))
            if found is None:
                return None
            self._bearers[key] = found
        if found.role is Role.LEARNER and found.learner not in self.room.people:
            if self.ledger.store.shared:
                await self.ledger.catch_up()  # who joined at another host a moment ago
            if found.learner not in self.room.people:
                self._bearers.pop(key, None)
                return None
        return found

    async def news(self, request: web.Request, who: str, bell: Bell, version: Any, *, most: int = 4) -> bool:
        """Wait until the version that ``version()`` gives is not the one the request knows; False if it stays that.

        Raises RefusalError where one learner waits many times over.
        """
        since, wait = int(number(request, "since", -1)), number(request, "wait", 0)
        if version() != since:
            return True
        if self._streams.get(who, 0) >= most:
            raise throttled(2)
        self._streams[who] = self._streams.get(who, 0) + 1
        until = time.monotonic() + min(max(wait, 0), self.settings.longest_wait)
        try:
            while version() == since and time.monotonic() < until and not self.stopping:
                await bell.wait(until - time.monotonic())
        finally:
            self._streams[who] -= 1
            if not self._streams[who]:
                del self._streams[who]
        return bool(version() != since)


def number(request: web.Request, name: str, usual: float) -> float:
    """A number of the query. Raises RefusalError."""
    written = request.query.get(name)
    if written is None:
        return usual
    if not NUMBER.fullmatch(written):
        raise RefusalError(400, "bad-request", f"{name} must be a number")
    return float(written)


async def body_of(request: web.Request) -> dict[str, Any]:
    """The fields of the body. Raises RefusalError; HTTPRequestEntityTooLarge for a long one."""
    if request.content_type != "application/json":
        raise RefusalError(415, "not-json", "the body must be application/json")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise RefusalError(415, "packed", "the body must not be compressed")
    try:
        async with asyncio.timeout(BODY_SECONDS):
            raw = await request.read()
        body = json.loads(raw)
    except TimeoutError:
        raise RefusalError(408, "too-slow", "the body did not come in time") from None
    except (ValueError, RecursionError):
        raise RefusalError(400, "not-json", "the body is no JSON") from None
    if not isinstance(body, dict):
        raise RefusalError(400, "not-json", "the body must be a JSON object")
    return body


def answered(body: dict[str, Any] | bytes, status: int = 200) -> web.Response:
    """An answer in JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body, separators=(",", ":")).encode()
    return web.Response(body=raw, status=status, content_type="application/json")


def _token_of(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
