"""Starting and stopping a workshop's server."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from lab.workshop.clock import Clock
from lab.workshop.grading import Grader
from lab.workshop.grading.pool import GraderPool
from lab.workshop.grading.remembered import Remembered
from lab.workshop.names import cleaned
from lab.workshop.room import Room
from lab.workshop.secrecy import hashed, new_code, new_id, new_token
from lab.workshop.server.core import Core
from lab.workshop.server.front import front_page
from lab.workshop.server.instructor import InstructorsDesk
from lab.workshop.server.learner import LearnersDesk
from lab.workshop.server.ledger import Ledger
from lab.workshop.server.refusing import refusing
from lab.workshop.settings import Settings
from lab.workshop.store import Store
from lab.workshop.values import Bearer, Planned, Role, Workshop

HEADERS = {
    "Server": "cks-lab",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

Extension = Callable[[web.Application, Core], None]


def new_workshop(plan: Sequence[Planned], name: str = "") -> Workshop:
    """A workshop that is yet to be kept, with a code of its own."""
    made = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Workshop(new_id(), cleaned(name, 80) or "CKS workshop", new_code(), made, tuple(plan))


class Door:
    """The address that a server listens on, and its certificate: taken before anything is made.

    Raises OSError where the address is not this machine's or taken, or the certificate cannot be read.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.tls = _tls(settings)
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        self.socket = socket.create_server((settings.host, settings.port), family=family, backlog=512)

    @property
    def url(self) -> str:
        """Where it leads to."""
        host = f"[{self._settings.host}]" if ":" in self._settings.host else self._settings.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.socket.getsockname()[1]}"

    def close(self) -> None:
        """Give the address up."""
        self.socket.close()


class Server:
    """A workshop being served. ``extend`` may add pages to it before it starts.

    After ``start``: ``url``, ``instructor_token`` and ``projector_token``; ``room`` is how things stand.
    """

    def __init__(
        self,
        store: Store,
        workshop: Workshop,
        settings: Settings | None = None,
        grader: Grader | None = None,
        clock: Callable[[float, str], Clock] = Clock,
        extend: Extension | None = None,
        door: Door | None = None,
    ) -> None:
        self.workshop = workshop
        self.settings = settings or Settings()
        self.url = ""
        self.instructor_token = new_token()
        self.projector_token = new_token()
        chosen = grader or GraderPool(
            self.settings.workers, self.settings.grading_seconds, self.settings.grading_megabytes
        )
        self.ledger = Ledger(store, workshop, clock, self.settings.poll_seconds)
        self.core = Core(workshop, self.ledger, Remembered(chosen), self.settings)
        self._extend = extend
        self._instructor = InstructorsDesk(self.core)
        self._door = door
        self._runner: web.AppRunner | None = None

    @property
    def room(self) -> Room:
        """How things stand."""
        return self.ledger.room

    async def start(self) -> None:
        """Serve. Raises StoreError; OSError as a Door does. Nothing is left running then."""
        try:
            self._door = self._door or Door(self.settings)
            await self._start(self._door)
        except BaseException:
            await self.stop()
            raise

    async def _start(self, door: Door) -> None:
        await self.ledger.start()
        for token, role in ((self.instructor_token, Role.INSTRUCTOR), (self.projector_token, Role.PROJECTOR)):
            await self.ledger.read(
                lambda store, token=token, role=role: store.add_token(  # type: ignore[misc]
                    self.workshop.id, hashed(self.workshop.id, token), Bearer(role)
                )
            )
        await self.core.know_bearers()
        await self.core.grader.start()
        app = web.Application(middlewares=[refusing], client_max_size=self.settings.most_bytes)
        app.on_response_prepare.append(_headers)
        app.add_routes([*LearnersDesk(self.core).routes(), *self._instructor.routes()])
        if self._extend is not None:
            self._extend(app, self.core)
        if not any(resource.canonical == "/" for resource in app.router.resources()):
            app.router.add_get("/", front_page)
        for name, slot in self.room.pace.slots.items():
            if slot.opened:
                self._instructor.warm(name)
        # Bodies come as they are: a few kilobytes can be made to unpack to gigabytes.
        self._runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=2.0, handler_cancellation=False, auto_decompress=False
        )
        await self._runner.setup()
        await web.SockSite(self._runner, door.socket, ssl_context=door.tls).start()
        self.url = door.url

    async def act(self, action: Mapping[str, Any]) -> None:
        """Carry out what the instructor asks for, see ``pacing``. Raises ActionError, StoreError."""
        await self._instructor.act(action)

    async def stop(self) -> None:
        """Stop serving; what was acknowledged is kept."""
        self.core.stopping = True
        self.ledger.pace_bell.ring()
        self.ledger.room_bell.ring()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._door is not None:
            self._door.close()
        await self.core.grader.stop()
        await self.ledger.stop()


def _tls(settings: Settings) -> ssl.SSLContext | None:
    if not settings.tls_cert:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(settings.tls_cert, settings.tls_key or None)
    return context


async def _headers(_: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        if name == "Server":
            response.headers[name] = value
        else:
            response.headers.setdefault(name, value)
