"""Requests to an API server: plain JSON over the client's connection, each with a limit of its own."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lab.live.failing import LostError, as_trouble
from lab.live.trouble import CancelledError
from lab.manifests.document import JsonObject
from lab.quick_dataclass import dataclass

if TYPE_CHECKING:
    from kubernetes.client import ApiClient

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
PAGE = 500
"""How many objects a list brings at a time."""

TRIES = 4
"""How often a request is made that the server is too busy for."""

LONGEST_PAUSE = 5.0
"""Seconds to wait for a busy server at most, whatever it asks for."""

JSON = "application/json"
STRATEGIC = "application/strategic-merge-patch+json"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered: the object, and the warnings beside it."""

    value: JsonObject
    warnings: tuple[str, ...] = ()


class RefusedError(Exception):
    """The API server's refusal of one request, as its ``Status`` says it."""

    def __init__(self, code: int, status: JsonObject) -> None:
        self.code = code
        self.status = status
        super().__init__(self.message)

    @property
    def reason(self) -> str:
        """The machine's word for it: ``NotFound``, ``Invalid``, ``Forbidden`` …"""
        return str(self.status.get("reason") or "") or _REASONS.get(self.code, "Unknown")

    @property
    def message(self) -> str:
        """The server's sentence."""
        return str(self.status.get("message") or f"the server answered {self.code}")

    @property
    def causes(self) -> tuple[tuple[str, str, str], ...]:
        """Reason, message and field path of each single complaint; empty where the server lists none."""
        details = self.status.get("details")
        listed = details.get("causes") if isinstance(details, dict) else None
        return tuple(
            (str(cause.get("reason") or ""), str(cause.get("message") or ""), str(cause.get("field") or ""))
            for cause in listed or ()
            if isinstance(cause, dict)
        )


_REASONS = {
    400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed",
    409: "Conflict", 410: "Gone", 422: "Invalid", 429: "TooManyRequests", 500: "InternalError",
    503: "ServiceUnavailable",
}  # fmt: skip


class Api:
    """One API server, as one person.

    Requests raise RefusedError for what the server refuses, LiveError when it cannot be reached, and CancelledError
    once ``stop`` is set; ``unstoppable`` gives the same server for what must be done even then.
    """

    def __init__(
        self,
        client: ApiClient,
        where: str = "",
        stop: threading.Event | None = None,
        impersonating: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.client = client
        self.where = where or str(client.configuration.host)
        self.stop = stop or threading.Event()
        self.impersonating = impersonating

    def with_stop(self, stop: threading.Event) -> Api:
        """The same server, for requests that end when ``stop`` is set."""
        return Api(self.client, self.where, stop, self.impersonating)

    def unstoppable(self) -> Api:
        """The same server, for requests that are made to the end."""
        return Api(self.client, self.where, None, self.impersonating)

    def as_person(self, user: str, groups: Iterable[str]) -> Api:
        """The same server, for requests that are made as somebody else.

        Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation
        """
        named = (("Impersonate-User", user), *(("Impersonate-Group", group) for group in groups))
        return Api(self.client, self.where, self.stop, named)

    def get(self, path: str, **query: str) -> JsonObject:
        """The object at ``path``."""
        return self.request("GET", path, query=query).value

    def find(self, path: str, **query: str) -> JsonObject | None:
        """The object at ``path``, None where there is none."""
        try:
            return self.get(path, **query)
        except RefusedError as error:
            if error.code == 404:
                return None
            raise

    def post(self, path: str, body: JsonObject, *, user: str = "", **query: str) -> Reply:
        """Create an object; ``user`` is whom to do it as, when not oneself."""
        return self.request("POST", path, body, query=query, headers={"Impersonate-User": user} if user else None)

    def patch(self, path: str, body: JsonObject, **query: str) -> Reply:
        """Change an object by a strategic merge patch."""
        return self.request("PATCH", path, body, query=query, content_type=STRATEGIC)

    def delete(self, path: str, body: JsonObject | None = None) -> Reply:
        """Delete an object."""
        return self.request("DELETE", path, body if body is not None else {"propagationPolicy": "Background"})

    def items(self, path: str, **query: str) -> Iterator[JsonObject]:
        """Every object of a list, page by page."""
        following = ""
        while True:
            paged = {**query, "limit": str(PAGE), **({"continue": following} if following else {})}
            page = self.request("GET", path, query=paged).value
            yield from (item for item in page.get("items") or () if isinstance(item, dict))
            following = (page.get("metadata") or {}).get("continue") or ""
            if not following:
                return

    def request(
        self,
        method: str,
        path: str,
        body: JsonObject | None = None,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content_type: str = JSON,
    ) -> Reply:
        """One request, made again while the server says that it is too busy."""
        sent = {"Accept": JSON, "Content-Type": content_type, **(headers or {})}
        for attempt in range(TRIES):
            self._check_stop()
            try:
                answer = self._send(method, path, body, query or {}, sent)
            except LostError:
                # The server may have closed a connection that had been idle; to look again harms nothing.
                if method != "GET" or attempt:
                    raise
                continue
            busy = answer.status == 429 or (answer.status == 503 and method == "GET")
            if not busy or attempt == TRIES - 1 or self._about_eviction(answer):
                break
            self.stop.wait(_pause(answer.headers.get("Retry-After"), attempt))
        value = _decoded(answer.data)
        if answer.status >= 400:
            raise RefusedError(answer.status, value)
        return Reply(value, tuple(warnings_in(answer.headers.getlist("Warning"))))

    def _send(
        self, method: str, path: str, body: JsonObject | None, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> Any:
        from urllib.parse import urlencode

        import urllib3

        configuration = self.client.configuration
        url = f"{str(configuration.host).rstrip('/')}{path}"
        if query:
            url = f"{url}?{urlencode(query)}"
        try:
            allowed = urllib3.HTTPHeaderDict(
                {**self.client.default_headers, **headers, **_authentication(configuration)}
            )
            for name, value in self.impersonating:
                allowed.add(name, value)
            return self.client.rest_client.pool_manager.request(
                method,
                url,
                body=None if body is None else json.dumps(body, default=str, sort_keys=True),
                headers=allowed,
                timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS),
                retries=urllib3.Retry(0, redirect=0, raise_on_status=False),
            )
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise as_trouble(error, self.where, configuration) from error

    def _check_stop(self) -> None:
        if self.stop.is_set():
            raise CancelledError("The run was stopped")

    @staticmethod
    def _about_eviction(answer: Any) -> bool:
        """Whether a 429 says that something may not be removed, which waiting for a moment does not change."""
        return answer.status == 429 and b"DisruptionBudget" in (answer.data or b"")


def _authentication(configuration: Any) -> dict[str, str]:
    if configuration.refresh_api_key_hook is not None:
        configuration.refresh_api_key_hook(configuration)
    settings = configuration.auth_settings().values()
    return {str(each["key"]): str(each["value"]) for each in settings if each["in"] == "header" and each["value"]}


def _pause(asked: str | None, attempt: int) -> float:
    seconds = float(asked) if asked and asked.isdigit() else 0.25 * 2**attempt
    return min(seconds, LONGEST_PAUSE)


def _decoded(raw: bytes | None) -> JsonObject:
    try:
        value = json.loads(raw or b"{}")
    except ValueError:
        text = (raw or b"").decode("utf-8", "replace").strip()
        return {"message": text[:500]} if text else {}
    return value if isinstance(value, dict) else {"message": str(value)}


def warnings_in(headers: list[str]) -> Iterator[str]:
    """The sentences of ``Warning`` headers (RFC 7234: ``299 - "text"``)."""
    for header in headers:
        start, end = header.find('"'), header.rfind('"')
        if 0 <= start < end:
            yield header[start + 1 : end].replace('\\"', '"').replace("\\\\", "\\")


def waited_for(done: Callable[[], bool], seconds: float, stop: threading.Event, every: float = 0.1) -> bool:
    """Whether ``done`` came true within so many seconds. Raises CancelledError once ``stop`` is set."""
    from time import monotonic

    end = monotonic() + seconds
    while not done():
        if monotonic() >= end:
            return False
        if stop.wait(min(every, max(0.0, end - monotonic()))):
            raise CancelledError("The run was stopped")
        every = min(every * 1.5, 1.0)
    return True

