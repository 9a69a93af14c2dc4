"""Running a command in a container over the API, as far as a server's answers go."""

import json
import ssl
import threading
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlsplit

import pytest

from lab.live import exec as running
from lab.live.exec import Place, execute
from lab.live.trouble import CancelledError, LiveError

websocket = pytest.importorskip("websocket")
ws_client = pytest.importorskip("kubernetes.stream.ws_client")

PLACE = Place("shop", "web-1", "main")
SUCCESS = json.dumps({"status": "Success"})


def failure(message, *causes):
    details = {"causes": [{"reason": reason, "message": text} for reason, text in causes]}
    return json.dumps({"status": "Failure", "message": message, "details": details})


class Socket:
    """A websocket that brings some messages, one at a time, and then closes or goes on for ever."""

    def __init__(self, *messages, closes=True, raises=None):
        self.messages = list(messages)
        self.closes, self.raises = closes, raises
        self.channels = {}
        self.closed = False

    def is_open(self):
        return bool(self.messages) or not self.closes

    def update(self, timeout):
        if self.raises:
            raise self.raises
        if self.messages:
            channel, text = self.messages.pop(0)
            self.channels[channel] = self.channels.get(channel, "") + text

    def read_channel(self, channel):
        return self.channels.pop(channel, "")

    def close(self, timeout):
        self.closed = True


class Server:
    """Gives out a socket, or raises; remembers what it was asked."""

    def __init__(self, monkeypatch, given):
        self.given = given
        self.asked = []
        monkeypatch.setattr(ws_client, "WSClient", self)

    def __call__(self, configuration, url, headers, capture_all):
        self.asked.append((url, headers))
        if isinstance(self.given, BaseException):
            raise self.given
        return self.given() if callable(self.given) else self.given

    def run(self, seconds=5.0, stop=None, **settings):
        return execute(api(**settings), PLACE, ["/agnhost", "connect", "a b"], seconds, stop or threading.Event())


def api(host="https://10.0.0.1:6443/", **settings):
    bearer = {"key": "authorization", "in": "header", "value": settings.get("token")}
    configuration = SimpleNamespace(
        host=host, refresh_api_key_hook=settings.get("hook"), auth_settings=lambda: {"BearerToken": bearer}
    )
    return SimpleNamespace(client=SimpleNamespace(configuration=configuration), where="the test cluster")


def bad_status(code, body):
    return websocket.WebSocketBadStatusException(f"Handshake status {code}", code, "", {}, body)


def test_a_command_that_succeeds(monkeypatch):
    socket = Socket((1, "out"), (2, "err"), (3, SUCCESS))
    ran = Server(monkeypatch, socket).run()
    assert (ran.code, ran.said, ran.refused, ran.cut) == (0, "outerr", "", False)
    assert socket.closed


def test_a_command_that_fails_with_a_status(monkeypatch):
    ran = Server(monkeypatch, Socket((2, "TIMEOUT\n"), (3, failure("exit", ("ExitCode", "137"))))).run()
    assert (ran.code, ran.said) == (137, "TIMEOUT")


def test_a_command_that_could_not_be_started(monkeypatch):
    ran = Server(monkeypatch, Socket((3, failure("executable file not found")))).run()
    assert (ran.code, ran.refused) == (None, "executable file not found")


def test_a_connection_that_closes_without_a_word(monkeypatch):
    ran = Server(monkeypatch, Socket((1, "half"))).run()
    assert (ran.code, ran.refused) == (None, "the connection to the container was lost")


def test_a_command_that_goes_on_is_left(monkeypatch):
    socket = Socket(closes=False)
    ran = Server(monkeypatch, socket).run(seconds=0.05)
    assert ran.cut
    assert socket.closed


def test_what_is_asked_for(monkeypatch):
    server = Server(monkeypatch, Socket((3, SUCCESS)))
    refreshed = []
    server.run(token="Bearer t", hook=refreshed.append)
    ((url, headers),) = server.asked
    parts = urlsplit(url)
    assert (parts.scheme, parts.netloc) == ("wss", "10.0.0.1:6443")
    assert parts.path == "/api/v1/namespaces/shop/pods/web-1/exec"
    assert parse_qsl(parts.query) == [
        ("command", "/agnhost"), ("command", "connect"), ("command", "a b"), ("stdout", "true"), ("stderr", "true"),
        ("container", "main"),
    ]  # fmt: skip
    assert headers == {"authorization": "Bearer t"}
    assert len(refreshed) == 1


def test_without_a_token_there_is_no_header(monkeypatch):
    server = Server(monkeypatch, Socket((3, SUCCESS)))
    server.run()
    assert server.asked[0][1] == {}


@pytest.mark.parametrize("code", [401, 403])
def test_somebody_who_may_not_run_commands_is_told_what_is_missing(monkeypatch, code):
    body = json.dumps({"message": 'pods "web-1" is forbidden: User "eve" cannot create resource "pods/exec"'}).encode()
    with pytest.raises(LiveError, match=r"commands in pods of shop: .*User .eve.") as told:
        Server(monkeypatch, bad_status(code, body)).run()
    assert told.value.mend == "you need the right to create pods/exec there"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (json.dumps({"message": "container not found"}).encode(), "container not found"),
        (b"plain words", "plain words"),
        (b"", "the server answered 500"),
        (None, "the server answered 500"),
        (b"[]", "[]"),
    ],
)
def test_a_command_that_the_server_turns_down_says_why(monkeypatch, body, said):
    assert Server(monkeypatch, bad_status(500, body)).run().refused == said


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ConnectionRefusedError(111, "Connection refused"), "connection was refused"),
        (websocket.WebSocketConnectionClosedException("Connection to remote host was lost."), "cannot be reached"),
        (ssl.SSLError(1, "CERTIFICATE_EXPIRED"), "expired"),
    ],
)
def test_a_server_that_cannot_be_reached_is_told(monkeypatch, error, said):
    with pytest.raises(LiveError, match=said):
        Server(monkeypatch, error).run()


def test_a_connection_that_breaks_in_between_is_told(monkeypatch):
    socket = Socket(closes=False, raises=ConnectionResetError(104, "Connection reset by peer"))
    with pytest.raises(LiveError, match="lost"):
        Server(monkeypatch, socket).run()
    assert socket.closed


def test_a_server_that_takes_the_connection_and_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(running, "OPENING_SECONDS", 0.2)
    monkeypatch.setattr(running, "LOOK_SECONDS", 0.05)
    never = threading.Event()
    with pytest.raises(LiveError, match="did not answer in time"):
        Server(monkeypatch, lambda: never.wait(30)).run()
    never.set()


def test_a_stop_ends_the_wait_for_a_silent_server(monkeypatch):
    stop, never = threading.Event(), threading.Event()

    def silent():
        stop.set()
        never.wait(30)

    with pytest.raises(CancelledError):
        Server(monkeypatch, silent).run(stop=stop)
    never.set()


def test_nothing_is_begun_once_it_is_stopped(monkeypatch):
    server, stop = Server(monkeypatch, Socket((3, SUCCESS))), threading.Event()
    stop.set()
    with pytest.raises(CancelledError):
        server.run(stop=stop)
    assert server.asked == []
