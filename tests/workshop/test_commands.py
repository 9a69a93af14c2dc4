"""``cks-lab workshop`` as it is typed."""

import asyncio
import json
import logging
import os
import ssl
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lab.cli import main
from lab.workshop.client import LearnerClient, UnreachableError
from lab.workshop.console import ConsoleError, action_of
from lab.workshop.hosting import logging_to, serve
from lab.workshop.invitation import invitation, qr
from lab.workshop.large import GLYPHS, narrow, wide
from lab.workshop.plain_screen import plain_screen
from lab.workshop.secrecy import LETTERS
from lab.workshop.settings import Settings
from lab.workshop.store.lock import held
from lab.workshop.store.opening import beside
from lab.workshop.store.sqlite import SqliteStore

from .conftest import NAME

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def kept(house, monkeypatch, reference):
    """The id of a workshop that was held."""
    monkeypatch.setenv("CKS_LAB_HOME", str(house.folder))
    file = house.folder / "workshops" / "made.sqlite"
    store = SqliteStore(file)
    workshop = house.workshop(store)
    server = await house.serve(store, workshop)
    await server.act({"action": "open"})
    learner = await house.learn(server, "Zacharias")
    await learner.send(learner.submission(NAME, reference))
    await house.stop(server)
    file.rename(file.with_name(f"{workshop.id}.sqlite"))
    return workshop.id


async def test_a_workshop_is_listed_exported_replayed_and_deleted(kept, tmp_path, capsys):
    assert main(["workshop", "list"]) == 0
    assert kept in capsys.readouterr().out
    assert main(["workshop", "list", "-o", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["workshops"][0]["id"] == kept
    assert main(["workshop", "export"]) == 0
    assert "Zacharias,frontend-egress" in capsys.readouterr().out
    assert main(["workshop", "export", kept, "--to", str(tmp_path / "out")]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["results.csv", "results.json", "summary.html"]
    assert main(["workshop", "replay", kept]) == 0
    assert "Zacharias passes frontend-egress: 10 of 10" in capsys.readouterr().out
    assert main(["workshop", "replay", "--at", "0:00", "-o", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "room"
    assert main(["workshop", "delete", kept]) == 2
    assert main(["workshop", "delete", kept, "--yes"]) == 0
    assert not list((tmp_path / "workshops").iterdir())
    assert main(["workshop", "replay", kept]) == 2
    assert "see: cks-lab workshop list" in capsys.readouterr().err


async def test_a_workshop_that_is_being_served_is_not_deleted(kept, tmp_path, capsys):
    with held(beside("", kept, ".lock")):
        assert main(["workshop", "delete", kept, "--yes"]) == 3
    assert "served by another process" in capsys.readouterr().err
    assert main(["workshop", "export", kept]) == 0


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["host", "--exercises", "no-such-thing"], 2, "there is no exercise"),
        (["host", "--resume", "../../etc/passwd"], 2, "there is no workshop"),
        (["host", "--exam", "no-such-paper"], 2, "there is no blueprint"),
        (["host", "--exam", "cks", "--exercises", NAME], 2, "leave --exercises out"),
        (["host", "--exercises", NAME, "--tls-key", "k.pem"], 2, "--tls-key needs --tls-cert"),
        (["host", "--exercises", NAME, "--tls-cert", "none.pem"], 3, "cannot be"),
        (["host", "--exercises", NAME, "--host", "192.0.2.7", "--port", "0"], 3, "cannot be"),
        (["export", "../x"], 2, "there is no workshop"),
        (["replay"], 2, "no workshop is kept"),
        (["replay", "--at", "1"], 2, "is no time"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(arguments, status, said, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path))
    assert main(["workshop", *arguments]) == status
    assert said in capsys.readouterr().err


async def test_a_paper_is_opened_whole_and_in_its_time(house, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path))
    from lab.catalog.catalog import open_catalog
    from lab.workshop.plan import plan_of_exam

    plan, minutes = plan_of_exam("sprint", open_catalog(), 7)
    again, _ = plan_of_exam("sprint", open_catalog(), 7)
    assert plan == again
    assert len(plan) > 1
    assert minutes > 0


def test_without_the_libraries_it_says_what_to_install(monkeypatch, capsys):
    import importlib.util

    real = importlib.util.find_spec
    monkeypatch.setattr("lab.commands.workshop_kept.find_spec", lambda name: None if name == "aiohttp" else real(name))
    assert main(["workshop", "host"]) == 3
    assert "pip install 'cks-lab[workshop]'" in capsys.readouterr().err


async def test_the_screen_carries_out_what_is_typed(house, monkeypatch):
    from io import StringIO

    typed = f"nonsense\nopen {NAME}\nnote Look here\nbox {NAME} 5\nboard on\npause\nquit\n"
    monkeypatch.setattr("sys.stdin", StringIO(typed))
    server = await house.serve()
    said = []
    await asyncio.wait_for(plain_screen(server, said.append, typing=True), 10)
    assert "not understood: nonsense" in "".join(said)
    pace = server.room.pace
    assert (pace.order, pace.note, pace.scoreboard, pace.paused) == ([NAME], "Look here", "on", True)
    assert pace.slots[NAME].box_ends is not None


@pytest.mark.parametrize("line", ["box x", "box x soon", "names maybe", "remove Nobody", "ope"])
def test_a_line_that_is_none_says_what_there_is(line):
    with pytest.raises(ConsoleError):
        action_of(line, {"learners": []})


def test_the_invitation_can_be_read_from_afar():
    text = invitation("https://192.168.1.20:8765", "ABCDEFGH")
    assert "ABCD-EFGH" in text
    assert "cks-lab workshop join https://192.168.1.20:8765 ABCD-EFGH" in text
    assert max(map(len, text.splitlines())) <= 80
    assert qr("https://192.168.1.20:8765/?code=ABCDEFGH") in text


def test_no_two_letters_of_a_code_look_alike():
    shapes = [GLYPHS[letter] for letter in LETTERS]
    assert len(set(shapes)) == len(LETTERS)
    assert wide("A").count("\n") == 4
    assert narrow("10.0.0.1:8765").count("\n") == 2


@pytest.fixture
def certificate(tmp_path):
    """A certificate for this machine's loopback, signed by itself."""
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "workshop")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(key.private_bytes(*form))
    return tmp_path


async def test_with_a_certificate_only_who_trusts_it_talks(house, certificate):
    settings = Settings(tls_cert=str(certificate / "cert.pem"), tls_key=str(certificate / "key.pem"))
    server = await house.serve(settings=settings)
    assert server.url.startswith("https://127.0.0.1:")
    trusting = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    async with LearnerClient(server.url, tls=trusting) as learner:
        assert (await learner.join(server.workshop.code, "Ada"))["name"] == "Ada"
    async with LearnerClient(server.url) as stranger:
        with pytest.raises(UnreachableError):
            await stranger.get("/api/hello")


def test_a_port_that_is_taken_leaves_nothing_behind(tmp_path, monkeypatch, capsys):
    import socket

    monkeypatch.setenv("CKS_LAB_HOME", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["workshop", "host", "--exercises", NAME, "--port", str(port)]) == 3
    assert f"127.0.0.1:{port} cannot be served" in capsys.readouterr().err
    assert not list(tmp_path.rglob("*.sqlite"))


async def test_a_server_stops_when_its_screen_is_left(house):
    from lab.workshop.server.serving import Server

    store = SqliteStore(house.folder / "stops.sqlite")
    server = Server(store, house.workshop(store), settings=Settings(workers=1))

    async def screen(started):
        async with LearnerClient(started.url) as learner:
            await learner.join(started.workshop.code, "Ada")

    await asyncio.wait_for(serve(server, screen), 20)
    async with LearnerClient(server.url) as learner:
        with pytest.raises(UnreachableError):
            await learner.get("/api/hello")


def test_the_log_is_its_owners_and_bounded(tmp_path):
    path = tmp_path / "w.log"
    with logging_to(path):
        logging.getLogger("lab.workshop").info("refused 401")
    assert "refused 401" in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    logging.getLogger("lab.workshop").info("after")
    assert "after" not in path.read_text()


def test_what_reads_a_workshop_loads_no_server(tmp_path):
    """Listing and exporting work without the libraries that serving needs."""
    code = (
        "import sys; from lab.cli import main; status = main(['workshop', 'list']);"
        " print(status, *{'aiohttp', 'psycopg', 'segno', 'textual', 'rich', 'asyncio'} & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=ROOT,
        env={**os.environ, "CKS_LAB_HOME": str(tmp_path)},
    )  # fmt: skip
    assert ran.stdout.split() == ["0"], ran.stdout + ran.stderr
