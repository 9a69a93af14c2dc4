"""Talking to a workshop's server, for learners' and instructors' programs and for tests."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import aiohttp

from lab.manifests.submission import SubmittedFile

SECONDS = 15.0
LATER = (408, 409, 429)
"""Beside 5xx and lost connections, what says that the same submission may be taken later on."""

GIVEN_UP = ("id-taken", "full", "sequence-taken")
"""Codes of 409 that waiting does not mend."""


class ServerError(Exception):
    """The server refused: the HTTP status, its code, and a message for people. ``wait`` is in seconds."""

    def __init__(
        self, status: int, code: str, message: str, wait: float = 0.0, more: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.wait = wait
        self.more = more or {}

    @property
    def may_pass(self) -> bool:
        """Whether the same request may succeed later."""
        return self.status >= 500 or (self.status in LATER and self.code not in GIVEN_UP)


class UnreachableError(Exception):
    """The server was not reached, or the connection broke before it answered: the request may have been carried out."""


class Client:
    """Requests to one server, with a token once there is one. ``async with`` closes the connections."""

    def __init__(self, url: str, token: str = "", tls: ssl.SSLContext | bool = True, connections: int = 8) -> None:
        self.url = url.rstrip("/")
        self.token = token
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=connections, ssl=tls), cookie_jar=aiohttp.DummyCookieJar()
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def get(self, path: str, wait: float = 0.0, **query: float) -> dict[str, Any] | None:
        """What there is at a path; None where a wait brought no news. Raises ServerError, UnreachableError."""
        asked: dict[str, float] = {**query, "wait": wait} if wait else query
        return await self._ask("GET", path, None, asked, SECONDS + wait)

    async def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """The answer to a body; None where there is nothing to say. Raises ServerError, UnreachableError."""
        return await self._ask("POST", path, body, {}, SECONDS)

    async def _ask(
        self, method: str, path: str, body: Mapping[str, Any] | None, query: Mapping[str, float], seconds: float
    ) -> dict[str, Any] | None:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        try:
            async with self._session.request(
                method, self.url + path, json=body, params=query, headers=headers, allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=seconds),
            ) as response:  # fmt: skip
                raw = await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise UnreachableError(f"{self.url} cannot be reached: {error or type(error).__name__}") from error
        if response.status >= 400:
            raise _refused(response, raw)
        return json.loads(raw) if raw else None


class LearnerClient(Client):
    """What a learner's program asks for."""

    sequence = 0
    """That of the last submission made here."""

    async def join(self, code: str, name: str) -> dict[str, Any]:
        """Come in; the token is kept here, and in the answer. Raises ServerError, UnreachableError."""
        joined = await self.post("/api/join", {"code": code, "name": name}) or {}
        self.token = joined["token"]
        return joined

    async def state(self, since: int = -1, wait: float = 0.0) -> dict[str, Any] | None:
        """The pace, once it is another than version ``since``; None for no news."""
        return await self.get("/api/state", wait, since=since)

    async def exercise(self, name: str) -> dict[str, Any]:
        """An open exercise."""
        return await self.get(f"/api/exercises/{name}") or {}

    def submission(self, exercise: str, files: Iterable[SubmittedFile], sequence: int = 0) -> dict[str, Any]:
        """A submission to send, with an id and a number of its own."""
        self.sequence = sequence or self.sequence + 1
        written = [{"name": file.name, "text": _text(file)} for file in files]
        return {"id": uuid4().hex, "sequence": self.sequence, "exercise": exercise, "files": written}

    async def send(self, submission: Mapping[str, Any]) -> dict[str, Any]:
        """The verdict on a submission. Raises ServerError, UnreachableError; see ``may_pass``."""
        return await self.post("/api/submissions", submission) or {}

    async def deliver(self, submission: dict[str, Any], most: float = 10.0) -> dict[str, Any]:
        """Send until it is taken, however long that is; waits up to ``most`` seconds between two tries.

        A number that is taken is exchanged for the next free one. Raises ServerError for what is never taken.
        """
        pause = 0.25
        while True:
            try:
                return await self.send(submission)
            except UnreachableError:
                wait = pause
            except ServerError as error:
                if error.code == "sequence-taken":
                    submission["sequence"] = self.sequence = max(error.more["next_sequence"], self.sequence + 1)
                    continue
                if not error.may_pass:
                    raise
                wait = max(error.wait, pause)
            await asyncio.sleep(min(wait, most))
            pause = min(2 * pause, most)

    async def here(self, exercise: str) -> None:
        """A sign of life, and where one is."""
        await self.post("/api/here", {"exercise": exercise})

    async def share(self, on: bool) -> None:
        """Let the instructor read along, or no longer."""
        await self.post("/api/share", {"on": on})


class InstructorClient(Client):
    """What an instructor's screen asks for."""

    async def room(self, since: int = -1, wait: float = 0.0) -> dict[str, Any] | None:
        """Everything on the screen, once it is another than version ``since``; None for no news."""
        return await self.get("/api/instructor/room", wait, since=since)

    async def act(self, action: str, **more: Any) -> dict[str, Any]:
        """Open, pause, reveal and the like; the pace after it. See ``pacing``."""
        return await self.post("/api/instructor/pace", {"action": action, **more}) or {}


def _refused(response: aiohttp.ClientResponse, raw: bytes) -> ServerError:
    wait = response.headers.get("Retry-After", "")
    seconds = float(wait) if wait.isdigit() else 0.0
    try:
        error = json.loads(raw)["error"]
        more = {key: value for key, value in error.items() if key not in ("code", "message")}
        return ServerError(response.status, str(error["code"]), str(error["message"]), seconds, more)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ServerError(response.status, "unknown", f"the server answered {response.status}", seconds)


def _text(file: SubmittedFile) -> str:
    return file.text if isinstance(file.text, str) else file.text.decode("utf-8", "replace")
