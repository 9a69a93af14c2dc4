"""Connecting to servers that are not as they should be."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from lab.live.connection import Connection, connect
from lab.live.rights import NEEDED
from lab.live.trouble import LiveError
from tests.live.certificate_files import NEEDS_OPENSSL, expired, valid
from tests.live.fake_server import VERSION, Answers, kubeconfig, serving

pytestmark = NEEDS_OPENSSL


def play(path: Path, **options: Any) -> Connection:
    return connect(path, "play", confirm=lambda _: True, **options)


def trouble(path: Path) -> LiveError:
    with pytest.raises(LiveError) as caught:
        play(path)
    assert caught.value.mend
    return caught.value


def trouble_with(folder: Path, answers: Answers) -> str:
    certificate, key = valid(folder)
    with serving(certificate, key, answers) as server:
        return str(trouble(kubeconfig(folder / "config", server, certificate)))


def allowing(*forbidden: str) -> Answers:
    """A server where one may do everything but these; a star alone means that one is no administrator."""

    def answer(method: str, path: str, body: Any) -> tuple[int, Any]:
        if path == "/version":
            return 200, VERSION
        asked = body["spec"]["resourceAttributes"]
        said = f"{asked['verb']} {'/'.join(asked[key] for key in ('resource', 'subresource') if key in asked)}"
        return 201, {"status": {"allowed": said not in forbidden}}

    return answer


def test_a_server_that_is_well_is_connected_to(tmp_path: Path) -> None:
    certificate, key = valid(tmp_path)
    with serving(certificate, key, allowing()) as server:
        connection = play(kubeconfig(tmp_path / "config", server, certificate))
        assert str(connection.release) == "1.37"
        assert not connection.own
        assert "'play'" in connection.where
        connection.close()


def test_a_servers_certificate_that_has_expired_is_told_with_its_date(tmp_path: Path) -> None:
    certificate, key = expired(tmp_path)
    with serving(certificate, key, allowing()) as server:
        said = trouble(kubeconfig(tmp_path / "config", server, certificate))
    assert "expired on 20" in said.sentence


def test_an_authority_that_the_kubeconfig_does_not_name_is_told(tmp_path: Path) -> None:
    certificate, key = valid(tmp_path)
    other, _ = valid(tmp_path, "other")
    with serving(certificate, key, allowing()) as server:
        assert "authority" in trouble(kubeconfig(tmp_path / "config", server, other)).sentence
        assert "authority" in trouble(kubeconfig(tmp_path / "config", server)).sentence


def test_ones_own_certificate_that_has_expired_is_told_before_anything_is_sent(tmp_path: Path) -> None:
    certificate, _ = valid(tmp_path)
    old, old_key = expired(tmp_path)
    path = kubeconfig(
        tmp_path / "config", "https://127.0.0.1:1", certificate,
        **{"client-certificate": str(old), "client-key": str(old_key)},
    )  # fmt: skip
    assert "Your certificate" in trouble(path).sentence
    assert "expired on 20" in trouble(path).sentence


def test_a_certificate_that_is_none_is_told(tmp_path: Path) -> None:
    certificate, key = valid(tmp_path)
    nothing = tmp_path / "nothing"
    nothing.write_text("nothing")
    with serving(certificate, key, allowing()) as server:
        path = kubeconfig(tmp_path / "config", server, certificate,
                          **{"client-certificate": str(nothing), "client-key": str(nothing)})  # fmt: skip
        assert "cannot be read" in trouble(path).sentence
        assert "cannot be read" in trouble(kubeconfig(tmp_path / "config", server, nothing)).sentence


def test_nobody_at_the_address_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    said = trouble(kubeconfig(tmp_path / "config", "https://127.0.0.1:1"))
    assert "refused" in said.sentence
    assert not caplog.records


def test_somebody_unknown_is_told_to_log_in(tmp_path: Path) -> None:
    assert "does not know you" in trouble_with(tmp_path, lambda *_: (401, {"message": "Unauthorized"}))

    def later(method: str, path: str, body: Any) -> tuple[int, Any]:
        return (200, VERSION) if path == "/version" else (401, {"message": "Unauthorized"})

    assert "does not know you" in trouble_with(tmp_path, later)


@pytest.mark.parametrize("answer", [b"<html>hello</html>", b"", b"[1]", {"major": "one"}])
def test_what_is_no_api_server_is_told(tmp_path: Path, answer: object) -> None:
    assert "no Kubernetes API server" in trouble_with(tmp_path, lambda *_: (200, answer))


def test_a_server_that_is_too_old_is_told(tmp_path: Path) -> None:
    said = trouble_with(tmp_path, lambda *_: (200, {"major": "1", "minor": "22+"}))
    assert "runs Kubernetes 1.22" in said
    assert "1.27 or newer" in said


def test_rights_that_are_missing_are_listed(tmp_path: Path) -> None:
    said = trouble_with(tmp_path, allowing("* *", "create pods", "delete pods", "list nodes"))
    assert "create, delete pods; list nodes" in said
    everything = trouble_with(tmp_path, allowing("* *", *(f"{right.verb} {right.resource}" for right in NEEDED)))
    assert "networkpolicies.networking.k8s.io" in everything


def test_a_server_that_forbids_even_the_question_lacks_everything(tmp_path: Path) -> None:
    def answer(method: str, path: str, body: Any) -> tuple[int, Any]:
        return (200, VERSION) if path == "/version" else (403, {"message": "no"})

    assert "You may not do" in trouble_with(tmp_path, answer)


def test_a_server_that_says_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.live.api.READ_SECONDS", 0.2)
    held = threading.Event()

    def answer(method: str, path: str, body: Any) -> tuple[int, Any]:
        held.wait(10)
        return 200, VERSION

    try:
        assert "said nothing in time" in trouble_with(tmp_path, answer)
    finally:
        held.set()
