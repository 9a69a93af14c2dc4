"""What a browser session must not do, and what must not get one."""

import asyncio
import json
import os
import resource
import ssl
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from lab.catalog.catalog import open_exercise
from lab.workshop.browser.limits import ProcessLimits, SessionLimits
from lab.workshop.browser.pages import COOKIE, _pem, browser_pages, terminal_files
from lab.workshop.browser.process import AppProcess, BrokenAppError, environment
from lab.workshop.browser.sessions import size
from lab.workshop.client import InstructorClient, LearnerClient
from lab.workshop.plan import planned
from lab.workshop.server.serving import new_workshop
from lab.workshop.settings import Settings
from lab.workshop.store.opening import SESSIONS, beside, delete_workshop, open_store
from lab.workshop.trying import running
from tests.workshop.learner_stage import NAME
from tests.workshop.test_commands import certificate  # noqa: F401

pytestmark = pytest.mark.skipif(terminal_files() is None, reason="textual-serve is not installed")

LIMITS = SessionLimits(message=20_000, process=ProcessLimits(memory=512 << 20, files=96))


class Visitor:
    """A browser without a screen."""

    def __init__(self, server, session, drafts) -> None:
        self.server = server
        self.session = session
        self.drafts = drafts
        self.own = {"Origin": server.url}

    async def join(self, name="Ada", **more):
        """Fill in the form."""
        form = {"code": self.server.workshop.code, "name": name, **more}
        return await self.session.post(f"{self.server.url}/join", data=form, headers=self.own, allow_redirects=False)

    async def token(self, name="Ada") -> str:
        """The cookie that comes of joining."""
        return (await self.join(name)).cookies[COOKIE].value

    def socket(self, token, origin=None):
        """Ask for a session."""
        headers = {"Cookie": f"{COOKIE}={token}"} if token else {}
        headers["Origin"] = self.server.url if origin is None else origin
        return self.session.ws_connect(f"{self.server.url}/session/socket?width=90&height=30", headers=headers)

    async def refused(self, *asked) -> int:
        """The status with which a session is refused."""
        with pytest.raises(aiohttp.WSServerHandshakeError) as error:
            await self.socket(*asked)
        return error.value.status


@pytest.fixture
async def visitor(tmp_path):
    async with visiting(tmp_path) as found:
        yield found


@asynccontextmanager
async def visiting(tmp_path, limits=LIMITS, settings=None):
    drafts = tmp_path / "browser"
    trusted = ssl.create_default_context(cafile=settings.tls_cert) if settings else True
    async with (
        running(tmp_path, (NAME,), extend=browser_pages(drafts, limits), settings=settings) as server,
        InstructorClient(server.url, server.instructor_token, trusted) as instructor,
        aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
    ):
        await instructor.act("open")
        found = Visitor(server, session, drafts)
        found.instructor = instructor
        yield found


async def drawn(socket, *wanted: bytes, seconds=20.0) -> bytes:
    """Read until the app has drawn all of it."""
    shown = b""
    async with asyncio.timeout(seconds):
        async for message in socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                shown += message.data
            if all(each in shown for each in wanted):
                return shown
    raise AssertionError(f"closed: {socket.close_code}")


async def closed(socket) -> int:
    """Read on until the session is over; the code it was closed with."""
    async with asyncio.timeout(20):
        async for _ in socket:
            pass
    return socket.close_code


async def test_without_a_learners_cookie_there_is_no_session(visitor):
    token = await visitor.token()
    assert await visitor.refused("") == 401
    assert await visitor.refused("forged" * 8) == 401
    assert await visitor.refused(token[:-1]) == 401
    assert await visitor.refused(visitor.server.instructor_token) == 403
    assert await visitor.refused(visitor.server.projector_token) == 403


async def test_a_page_of_another_site_gets_nothing(visitor):
    token = await visitor.token()
    for origin in ("https://evil.example", "null", "", f"{visitor.server.url}.evil.example", "http://127.0.0.1"):
        assert await visitor.refused(token, origin) == 403
    form = {"code": visitor.server.workshop.code, "name": "Mallory"}
    for headers in ({}, {"Origin": "https://evil.example"}):
        answer = await visitor.session.post(f"{visitor.server.url}/join", data=form, headers=headers)
        assert (answer.status, COOKIE in answer.cookies) == (403, False)
    assert [each["name"] for each in (await visitor.instructor.room())["learners"]] == ["Ada"]


async def test_the_form_is_checked_and_throttled_like_any_other_way_in(visitor):
    wrong = await visitor.join(code="AAAA-AAAA")
    assert (wrong.status, COOKIE in wrong.cookies) == (403, False)
    assert "not the workshop" in await wrong.text()
    nameless = await visitor.join(name="\u200b")
    assert nameless.status == 422
    marked = await visitor.join(name='"><script>alert(1)</script>', code="wrong")
    assert "<script>" not in await marked.text()
    statuses = [(await visitor.join(code=f"WRONG{number:03}")).status for number in range(25)]
    assert statuses[-1] == 429
    right = await visitor.join()
    assert right.status == 429, "whoever guesses waits, with the right code as well"
    async with LearnerClient(visitor.server.url) as learner:
        with pytest.raises(Exception, match="too much"):
            await learner.join(visitor.server.workshop.code, "Ada")


async def test_the_cookie_is_for_this_site_alone_and_no_script_reads_it(visitor):
    answer = await visitor.join()
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    page = await visitor.session.get(
        f"{visitor.server.url}/session", headers={"Cookie": f"{COOKIE}={answer.cookies[COOKIE].value}"}
    )
    text = await page.text()
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert answer.cookies[COOKIE].value not in text
    assert "<script>" not in text


async def test_no_path_leads_to_other_files(visitor):
    for path in (
        "/browser/../pages.py", "/browser/%2e%2e/pages.py", "/browser/..%2fpages.py", "/browser//etc/passwd",
        "/browser/css/../../server.py", "/browser/templates/app_index.html", "/browser/", "/browser/css/",
        "/download/x", "/static/js/textual.js", "/browser/js/textual.js/", "/browser/css/xterm.css%00.png",
    ):  # fmt: skip
        url = f"{visitor.server.url}{path}"
        async with visitor.session.get(aiohttp.client.URL(url, encoded=True)) as answer:
            assert answer.status in (400, 404), path
    assert (await visitor.session.get(f"{visitor.server.url}/browser/css/xterm.css")).status == 200


async def test_the_process_is_alone_with_its_own_folder(visitor):
    token = await visitor.token()
    async with visitor.socket(token) as socket:
        await drawn(socket, b"Lock down the frontend")
        (folder,) = visitor.drafts.iterdir()
        assert folder.stat().st_mode & 0o777 == 0o700
        process = _process_in(folder)
        hard = resource.prlimit(process, resource.RLIMIT_AS)[1]
        assert hard == 512 << 20
        assert resource.prlimit(process, resource.RLIMIT_CORE) == (0, 0)
        assert resource.prlimit(process, resource.RLIMIT_NOFILE) == (96, 96)
        proc = Path("/proc", str(process))
        status = (proc / "status").read_text()
        assert "NoNewPrivs:\t1" in status
        assert "Seccomp:\t2" in status
        told = (proc / "environ").read_bytes() + (proc / "cmdline").read_bytes()
        assert token.encode() not in told
        names = {each.partition(b"=")[0].decode() for each in (proc / "environ").read_bytes().split(b"\0")}
        assert names - {""} == set(environment(folder, 1, 1))
        assert os.getsid(process) != os.getsid(0)
    kept = b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())
    assert token.encode() not in kept


async def test_keys_lead_to_no_shell_no_file_and_no_solution(visitor, monkeypatch):
    trap = visitor.drafts.parent / "trap"
    editor = visitor.drafts.parent / "editor"
    editor.write_text(f"#!/bin/sh\ntouch {trap}\n")
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.setenv("VISUAL", str(editor))
    token = await visitor.token()
    async with visitor.socket(token) as socket:
        await drawn(socket, b"Lock down the frontend")
        await socket.send_json(["stdin", "\r"])
        await drawn(socket, b"Hint")
        await socket.send_json(["stdin", "\x0f"])  # Ctrl+O, $EDITOR where there is one
        await socket.send_json(["stdin", "\x10"])  # Ctrl+P, every action by name
        await drawn(socket, b"earch for")
        await socket.send_json(["stdin", "$EDITOR"])
        await drawn(socket, b"No matches")
        await socket.send_json(["stdin", "\x7f" * 7 + "screenshot"])
        await drawn(socket, b"No matches")
        await socket.send_json(["stdin", "\r"])
        await socket.send_json(["stdin", "\x1b"])
        await socket.send_json(["stdin", "\x1bOQ"])  # F2, the hints
        await drawn(socket, b"Next is hint 1")
        (folder,) = visitor.drafts.iterdir()
        children = Path("/proc", str(_process_in(folder)), "task")
        assert not [each for task in children.iterdir() for each in (task / "children").read_text().split()]
    assert not trap.exists()
    assert {each.name for each in folder.rglob("*") if each.suffix in (".svg", ".txt", ".yaml")} == set()


async def test_what_is_too_large_or_no_message_ends_that_session_or_nothing(visitor):
    token = await visitor.token()
    async with visitor.socket(token) as socket:
        await drawn(socket, b"Lock down the frontend")
        for odd in ("", "[]", "{}", "null", '["stdin"]', '["stdin", 5]', '["resize", {"width": -1}]', '["exec", "sh"]',
                    "[" * 5000, '["resize", {"width": 1e9, "height": "x"}]', '["stdin", "\\ud800"]'):  # fmt: skip
            await socket.send_str(odd)
        await socket.send_bytes(b"D\x00\x00\x00\x01x")
        await socket.send_json(["ping", "still there"])
        async with asyncio.timeout(10):
            while (message := await socket.receive()).type is not aiohttp.WSMsgType.TEXT:
                assert message.type is aiohttp.WSMsgType.BINARY, message
        assert json.loads(message.data) == ["pong", "still there"]
        await socket.send_json(["stdin", "x" * 30_000])
        assert await closed(socket) == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def test_a_second_tab_takes_over_and_leaving_ends_the_process(visitor):
    token = await visitor.token()
    async with visitor.socket(token) as first:
        await drawn(first, b"Lock down the frontend")
        (folder,) = visitor.drafts.iterdir()
        before = _process_in(folder)
        async with visitor.socket(token) as second:
            assert await closed(first) == 4001
            await drawn(second, b"Lock down the frontend")
            assert _process_in(folder) != before
            await second.send_json(["stdin", "\x11"])  # Ctrl+Q
            await closed(second)
    async with asyncio.timeout(10):
        while _process_in(folder):
            await asyncio.sleep(0.05)


async def test_who_is_removed_is_gone_with_their_drafts_and_there_is_an_end_of_room(tmp_path):
    async with visiting(tmp_path, SessionLimits(sessions=1, sweep=0.2)) as visitor:
        ada, bob = await visitor.token("Ada"), await visitor.token("Bob")
        async with visitor.socket(ada) as socket:
            await drawn(socket, b"Lock down the frontend")
            assert await visitor.refused(bob) == 503
            (folder,) = visitor.drafts.iterdir()
            await visitor.instructor.act("remove", learner=folder.name)
            assert await closed(socket) in (4004, 1000)
        async with asyncio.timeout(15):
            while folder.exists():
                await asyncio.sleep(0.1)
        assert await visitor.refused(ada) == 401


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the walls are Linux's")
async def test_a_confined_process_starts_nothing_reads_nothing_and_cannot_eat_the_memory(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the host's own")
    own = tmp_path / "own"
    own.mkdir()
    script = TRYING.format(own=str(own), secret=str(secret))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE, env=environment(own, 80, 24)
    )
    out, _ = await process.communicate()
    tried = json.loads(out)
    assert tried["program"] == tried["fork"] == tried["unix socket"] == tried["udp"] == "PermissionError"
    assert tried["memory"] == "MemoryError"
    assert tried["thread"] == tried["own file"] == "done"
    assert tried["limit again"] in ("ValueError", "done")
    if tried["walls"][2]:
        assert tried["secret"] == tried["write elsewhere"] == "PermissionError"
    if tried["walls"][3]:
        assert tried["other port"] == "PermissionError"


TRYING = """
import json, os, resource, socket, subprocess, threading
from pathlib import Path
from lab.workshop.browser.confinement import confine, libraries
from lab.workshop.browser.limits import ProcessLimits
own, secret = Path({own!r}), Path({secret!r})
walls = confine(ProcessLimits(memory=512 << 20), own, libraries(), 9)
told = {{"walls": [walls.limits, walls.programs, walls.files, walls.connections]}}
def attempt(name, work):
    try:
        work()
        told[name] = "done"
    except BaseException as error:
        told[name] = type(error).__name__
attempt("program", lambda: subprocess.run(["/bin/sh", "-c", "true"]))
attempt("fork", os.fork)
attempt("unix socket", lambda: socket.socket(socket.AF_UNIX))
attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
attempt("memory", lambda: bytearray(1 << 30))
attempt("thread", lambda: threading.Thread(target=int).start())
attempt("own file", lambda: (own / "x").write_text("x"))
attempt("secret", secret.read_text)
attempt("write elsewhere", lambda: secret.with_name("y").write_text("y"))
attempt("other port", lambda: socket.create_connection(("127.0.0.1", 1), 1))
attempt("limit again", lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40)))
print(json.dumps(told))
"""


async def test_behind_tls_the_app_trusts_this_server_alone_and_never_sees_its_key(tmp_path, certificate):  # noqa: F811
    both = tmp_path / "both.pem"
    both.write_bytes((certificate / "key.pem").read_bytes() + (certificate / "cert.pem").read_bytes())
    assert _pem(str(both)).strip() == (certificate / "cert.pem").read_text().strip()
    trusting = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    async with (
        visiting(tmp_path, settings=Settings(tls_cert=str(both))) as visitor,
        aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=trusting), cookie_jar=aiohttp.DummyCookieJar()
        ) as session,
    ):
        visitor.session = session
        joined = await visitor.join()
        assert "; Secure" in joined.headers["Set-Cookie"]
        async with visitor.socket(joined.cookies[COOKIE].value) as socket:
            await drawn(socket, b"Lock down the frontend", b"connected")


async def test_a_process_that_does_not_start_is_told_of(tmp_path, monkeypatch):
    monkeypatch.setattr("lab.workshop.browser.process.MODULE", "lab.no_such_module")
    app = AppProcess(tmp_path / "one", 1000)
    with pytest.raises(BrokenAppError, match="did not start"):
        await app.start(80, 24, {})
    await app.stop()


def test_a_window_has_a_size_within_reason():
    assert size("100", "30") == (100, 30)
    assert size(10**9, -4) == (400, 5)
    assert size(None, "٣") == (80, 24)
    assert size("1e3", True) == (80, 24)


def _process_in(folder: Path) -> int:
    """The process whose home is that folder; 0 for none."""
    for found in Path("/proc").glob("[0-9]*"):
        try:
            if f"HOME={folder}".encode() in (found / "environ").read_bytes().split(b"\0"):
                return int(found.name)
        except OSError:
            continue
    return 0


def test_deleting_a_workshop_deletes_the_drafts_of_its_browser_sessions(tmp_path):
    workshop = new_workshop([planned(open_exercise(NAME))], "Short")
    store = open_store(str(tmp_path), workshop.id, new=True)
    store.make(workshop)
    store.close()
    drafts = beside(str(tmp_path), workshop.id, SESSIONS)
    (drafts / "someone").mkdir(parents=True)
    (drafts / "someone" / "progress.sqlite").write_text("typed")
    delete_workshop(str(tmp_path), workshop.id)
    assert not list(tmp_path.iterdir())
