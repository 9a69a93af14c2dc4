"""Running a command in a container over the API, with a limit that holds whatever the container does.

Every command has a websocket of its own (``v4.channel.k8s.io``), so commands of several threads do not meet.
Source: https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/ and KEP-4006.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from lab.live.failing import as_trouble
from lab.live.trouble import CancelledError, LiveError
from lab.quick_dataclass import dataclass

if TYPE_CHECKING:
    from lab.live.api import Api

OPENING_SECONDS = 15.0
"""How long the API server and the node may take until a command runs."""

LOOK_SECONDS = 0.2
"""How often a running command is asked whether it should stop."""

STDOUT, STDERR, STATUS = 1, 2, 3
"""The channels of the protocol."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """A container that commands run in."""

    namespace: str
    pod: str
    container: str = ""

    def __str__(self) -> str:
        return f"{self.namespace}/{self.pod}"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command went.

    ``code`` is its exit status, None where it has none: then it was cut at its limit, or ``refused`` says in the
    server's words why it did not run. ``seconds`` is how long it took from when it was started.
    """

    code: int | None
    said: str = ""
    refused: str = ""
    seconds: float = 0.0

    @property
    def cut(self) -> bool:
        """Whether the command was still running at its limit."""
        return self.code is None and not self.refused


def execute(api: Api, place: Place, command: Sequence[str], seconds: float, stop: threading.Event) -> Ran:
    """Run a command and wait for its end, ``seconds`` at most.

    Raises LiveError when the server cannot be reached or does not let one run commands, CancelledError once
    ``stop`` is set.
    """
    opened = _opened(api, place, command, stop)
    if isinstance(opened, Ran):
        return opened
    begun = monotonic()
    try:
        while opened.is_open() and monotonic() - begun < seconds:
            _check(stop)
            opened.update(timeout=min(LOOK_SECONDS, max(0.01, seconds - (monotonic() - begun))))
        took = monotonic() - begun
        said = f"{_text(opened, STDOUT)}{_text(opened, STDERR)}".strip()
        if opened.is_open():
            return Ran(None, said, seconds=took)
        return _ended(_text(opened, STATUS), said, took)
    except (OSError, _websocket_error()) as error:
        raise as_trouble(error, api.where, api.client.configuration) from error
    finally:
        _closed(opened)


def _opened(api: Api, place: Place, command: Sequence[str], stop: threading.Event) -> Any:
    """The websocket of a command that was started, or how it was refused."""
    from kubernetes.stream import ws_client

    client: Any = ws_client.WSClient
    configuration = api.client.configuration
    asked = [("command", each) for each in command] + [("stdout", "true"), ("stderr", "true")]
    if place.container:
        asked.append(("container", place.container))
    path = f"/api/v1/namespaces/{place.namespace}/pods/{place.pod}/exec?{urlencode(asked)}"
    url = f"{str(configuration.host).rstrip('/')}{path}".replace("http", "ws", 1)
    _check(stop)
    try:
        headers = _authentication(configuration)
        return _within(OPENING_SECONDS, stop, lambda: client(configuration, url, headers, True))
    except CancelledError:
        raise
    except Exception as error:  # what the client raises while connecting has no common class
        status = getattr(error, "status_code", None)
        if status is None:
            raise as_trouble(error, api.where, configuration) from error
        return _turned_down(api, place, int(status), _body(error))


def _turned_down(api: Api, place: Place, status: int, said: str) -> Ran:
    if status in (401, 403):
        raise LiveError(
            f"{api.where} does not let you run commands in pods of {place.namespace}: {said}",
            "you need the right to create pods/exec there",
        )
    return Ran(None, refused=said or f"the server answered {status}")


def _body(error: Exception) -> str:
    """The server's sentence in a failed handshake."""
    raw = getattr(error, "resp_body", None) or b""
    try:
        value = json.loads(raw)
    except ValueError:
        return raw.decode("utf-8", "replace").strip()[:300] if isinstance(raw, bytes) else str(raw)[:300]
    return str(value.get("message") or "") if isinstance(value, dict) else str(value)


def _ended(status: str, said: str, seconds: float) -> Ran:
    """What the last message says: ``Success``, an exit status, or why the command could not be started."""
    try:
        value = json.loads(status)
    except ValueError:
        return Ran(None, said, "the connection to the container was lost", seconds)
    if value.get("status") == "Success":
        return Ran(0, said, seconds=seconds)
    for cause in (value.get("details") or {}).get("causes") or ():
        if cause.get("reason") == "ExitCode" and str(cause.get("message")).isdecimal():
            return Ran(int(cause["message"]), said, seconds=seconds)
    return Ran(None, said, str(value.get("message") or "the command could not be started"), seconds)


def _within(seconds: float, stop: threading.Event, act: Callable[[], T]) -> T:
    """What ``act`` gives, in a thread that is left alone when it takes too long: the client has no limit of its own."""
    done = threading.Event()
    found: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            found.append(act())
        except BaseException as error:
            failed.append(error)
        finally:
            done.set()

    threading.Thread(target=run, name="exec", daemon=True).start()
    end = monotonic() + seconds
    while not done.wait(LOOK_SECONDS):
        _check(stop)
        if monotonic() > end:
            raise TimeoutError(f"nothing came within {seconds:.0f} s")
    if failed:
        raise failed[0]
    return found[0]


def _check(stop: threading.Event) -> None:
    if stop.is_set():
        raise CancelledError("The run was stopped")


def _text(opened: Any, channel: int) -> str:
    return str(opened.read_channel(channel) or "")


def _closed(opened: Any) -> None:
    try:
        opened.close(timeout=1)
    except (OSError, _websocket_error()):
        return


def _websocket_error() -> type[Exception]:
    from websocket import WebSocketException

    return WebSocketException


def _authentication(configuration: Any) -> dict[str, str]:
    """The headers that say who one is, their names in the small letters that the websocket client looks for."""
    if configuration.refresh_api_key_hook is not None:
        configuration.refresh_api_key_hook(configuration)
    headers = (each for each in configuration.auth_settings().values() if each["in"] == "header" and each["value"])
    return {str(each["key"]).lower(): str(each["value"]) for each in headers}
