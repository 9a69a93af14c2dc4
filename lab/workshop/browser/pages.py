"""The pages and the socket, added to a workshop's server."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from lab.workshop.browser.html import join_page, session_page
from lab.workshop.browser.limits import SessionLimits
from lab.workshop.browser.sessions import Sessions, size
from lab.workshop.server.core import Core
from lab.workshop.server.joining import come_in
from lab.workshop.server.refusing import RefusalError
from lab.workshop.values import Role

COOKIE = "cks-lab-learner"
LIFE = 7 * 24 * 3600
"""Seconds that a browser remembers who it is."""

FORM_BYTES = 4096

CERTIFICATE = re.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL)

OWN = Path(__file__).parent / "static"
TERMINAL_FILES = ("css/xterm.css", "js/textual.js")
"""What is taken of textual-serve; everything else of it stays where it is."""

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
TERMINAL_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; font-src data:;"
    " connect-src 'self' {socket}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def terminal_files() -> Path | None:
    """Where textual-serve keeps the terminal for browsers; None where it is not installed."""
    found = find_spec("textual_serve")
    for place in (found.submodule_search_locations or ()) if found is not None else ():
        if all((Path(place) / "static" / name).is_file() for name in TERMINAL_FILES):
            return Path(place) / "static"
    return None


def browser_pages(folder: Path, limits: SessionLimits | None = None) -> Callable[[web.Application, Core], None]:
    """What gives a server its pages; drafts are kept in a folder for each learner below ``folder``.

    Without textual-serve nothing is added, and the page at the root says how to join from a terminal.
    """

    def extend(app: web.Application, core: Core) -> None:
        terminal = terminal_files()
        if terminal is not None:
            Pages(core, Sessions(folder, core.room, limits or SessionLimits()), terminal).add_to(app)

    return extend


class Pages:
    """The handlers."""

    def __init__(self, core: Core, sessions: Sessions, terminal: Path) -> None:
        self._core = core
        self._sessions = sessions
        own = {name: OWN / name for name in ("page.css", "session.js")}
        self._files = {**own, **{name: terminal / name for name in TERMINAL_FILES}}
        self._certificate = _pem(core.settings.tls_cert)

    def add_to(self, app: web.Application) -> None:
        """Put them where they are found."""
        app.add_routes([
            web.get("/", self.front),
            web.post("/join", self.join),
            web.post("/leave", self.leave),
            web.get("/session", self.session),
            web.get("/session/socket", self.socket),
            web.get("/browser/{name:[a-z/.]+}", self.file),
        ])  # fmt: skip
        app.on_startup.append(self._sessions.start)
        app.on_shutdown.append(self._sessions.stop)

    async def front(self, request: web.Request) -> web.Response:
        """The form to join by."""
        try:
            person = self._core.room.people.get(await self._learner(request))
        except RefusalError:
            person = None
        return self._form(request, code=request.query.get("code", "")[:40], known=person.name if person else "")

    async def join(self, request: web.Request) -> web.StreamResponse:
        """Come in by the form."""
        self._from_here(request)
        core = self._core
        code, name = await _form_of(request)
        try:
            joined = await come_in(core, core.address(request), code, name)
        except RefusalError as error:
            problem = f"{error.message[:1].upper()}{error.message[1:]}."
            page = self._form(request, code=code[:40], name=name[:100], problem=problem)
            page.set_status(error.status)
            if error.wait:
                page.headers["Retry-After"] = str(max(1, round(error.wait)))
            return page
        answer = web.Response(status=303, headers={"Location": "/session"})
        answer.set_cookie(
            COOKIE, joined["token"], max_age=LIFE, path="/", httponly=True, samesite="Strict",
            secure=_is_tls(request, core),
        )  # fmt: skip
        return answer

    async def leave(self, request: web.Request) -> web.StreamResponse:
        """Forget who this browser is."""
        self._from_here(request)
        answer = web.Response(status=303, headers={"Location": "/"})
        answer.del_cookie(COOKIE, path="/", httponly=True, samesite="Strict")
        return answer

    async def session(self, request: web.Request) -> web.Response:
        """The page with the terminal."""
        try:
            await self._learner(request)
        except RefusalError:
            return web.Response(status=303, headers={"Location": "/"})
        scheme = "wss" if _is_tls(request, self._core) else "ws"
        origin = f"{scheme}://{_plain_host(request)}"
        policy = TERMINAL_POLICY.format(socket=origin)
        page = session_page(self._core.workshop.name, f"{origin}/session/socket")
        return _html(page, policy)

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """The learner's app, through a websocket."""
        self._from_here(request)
        learner = await self._learner(request)
        person = self._core.room.people.get(learner)
        if person is None:
            raise RefusalError(401, "unknown-token", "this browser has not joined")
        if self._sessions.full(learner):
            raise RefusalError(503, "full", "there is no room for one more browser session; join from a terminal")
        page = web.WebSocketResponse(max_msg_size=self._sessions.limits.message, heartbeat=20, compress=False)
        await page.prepare(request)
        measures = size(request.query.get("width"), request.query.get("height"))
        await self._sessions.run(learner, page, measures, self._invitation(request, learner, person.name))
        return page

    def _invitation(self, request: web.Request, learner: str, name: str) -> dict[str, Any]:
        """What the app is told: whose it is, and where this server is reached from this machine."""
        limits = self._sessions.limits.process
        return {
            "url": _own_url(request),
            "token": request.cookies[COOKIE],
            "learner": learner,
            "name": name,
            "workshop": self._core.workshop.id,
            "workshop_name": self._core.workshop.name,
            "certificate": self._certificate,
            "limits": {
                "memory": limits.memory, "processor": limits.processor, "files": limits.files,
                "file_size": limits.file_size, "processes": limits.processes,
            },
        }  # fmt: skip

    async def file(self, request: web.Request) -> web.StreamResponse:
        """One of the few files the pages are made of; a name is looked up, never followed."""
        path = self._files.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={"Cache-Control": "private, max-age=3600"})

    # Who asks, and from where

    async def _learner(self, request: web.Request) -> str:
        """The learner whose cookie the browser sent. Raises RefusalError."""
        token = request.cookies.get(COOKIE, "")
        if not token:
            raise RefusalError(401, "unknown-token", "this browser has not joined")
        return (await self._core.bearer(request, Role.LEARNER, token)).learner

    def _from_here(self, request: web.Request) -> None:
        """Another site's page may make a browser ask, but it cannot make it say that it is this one.

        Raises RefusalError.
        """
        origin = request.headers.get("Origin", "")
        if not origin or urlsplit(origin).netloc.lower() != request.host.lower():
            raise RefusalError(403, "wrong-origin", "this was asked from another site's page")

    def _form(
        self, request: web.Request, *, code: str = "", name: str = "", problem: str = "", known: str = ""
    ) -> web.Response:
        scheme = "https" if _is_tls(request, self._core) else "http"
        address = f"{scheme}://{_plain_host(request)}"
        text = join_page(self._core.workshop.name, address, code=code, name=name, problem=problem, known=known)
        return _html(text, POLICY)


def _html(text: str, policy: str) -> web.Response:
    # Without a referrer, browsers do not say either which page a form is sent from.
    headers = {"Content-Security-Policy": policy, "Referrer-Policy": "same-origin"}
    return web.Response(text=text, content_type="text/html", headers=headers)


async def _form_of(request: web.Request) -> tuple[str, str]:
    """Code and name. Raises RefusalError."""
    if request.content_type != "application/x-www-form-urlencoded" or (request.content_length or 0) > FORM_BYTES:
        raise RefusalError(415, "not-a-form", "this is not the form of the page")
    form = await request.post()
    code, name = form.get("code"), form.get("name")
    return (code if isinstance(code, str) else ""), (name if isinstance(name, str) else "")


def _is_tls(request: web.Request, core: Core) -> bool:
    """Whether the browser came by TLS, to here or to the proxy before."""
    if core.settings.behind_proxy:
        return request.headers.get("X-Forwarded-Proto", "").split(",")[-1].strip() == "https"
    return request.secure


def _plain_host(request: web.Request) -> str:
    """The host that the browser asked for, where it is one; it goes into a header."""
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]")
    return request.host if set(request.host) <= allowed else "localhost"


def _own_url(request: web.Request) -> str:
    """The address at which this connection came in."""
    if request.transport is None:
        raise ConnectionResetError("the browser has gone")
    host, port = request.transport.get_extra_info("sockname")[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if request.secure else 'http'}://{shown}:{port}"


def _pem(file: str) -> str:
    """The certificates of a file; a key that lies beside them stays where it is."""
    if not file:
        return ""
    return "\n".join(CERTIFICATE.findall(Path(file).read_text(encoding="ascii", errors="ignore")))
