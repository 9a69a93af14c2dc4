"""Choosing a context of a person's kubeconfig, and every way that fails."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
import yaml

from lab.live.connection import connect
from lab.live.kubeconfig import choose, usual_files
from lab.live.trouble import LiveError

SERVER = "https://127.0.0.1:1"


def config(**users: dict[str, object]) -> dict[str, object]:
    named = users or {"me": {"token": "t"}}
    return {
        "current-context": "other",
        "contexts": [{"name": "play", "context": {"cluster": "c", "user": next(iter(named)), "namespace": "n"}},
                     {"name": "other", "context": {"cluster": "c", "user": "nobody"}},
                     {"name": "astray", "context": {"cluster": "gone"}}],
        "clusters": [{"name": "c", "cluster": {"server": SERVER, "certificate-authority": "ca.crt"}}],
        "users": [{"name": name, "user": user} for name, user in named.items()],
    }  # fmt: skip


def written(path: Path, value: object) -> Path:
    path.write_text(yaml.safe_dump(value), encoding="utf-8")
    return path


def sentence(call: object, *args: object, **options: object) -> str:
    assert callable(call)
    with pytest.raises(LiveError) as caught:
        call(*args, **options)
    return str(caught.value)


def test_a_context_brings_its_server_user_and_files_with_whole_paths(tmp_path: Path) -> None:
    chosen = choose([written(tmp_path / "config", config())], "play")
    assert (chosen.server, chosen.cluster, chosen.user, chosen.namespace) == (SERVER, "c", "me", "n")
    cluster = chosen.settings["clusters"][0]["cluster"]
    assert cluster["certificate-authority"] == str(tmp_path / "ca.crt")
    assert chosen.settings["current-context"] == "play"


def test_the_first_file_that_names_something_wins(tmp_path: Path) -> None:
    first = written(tmp_path / "first", {"clusters": [{"name": "c", "cluster": {"server": "https://first:1"}}]})
    second = written(tmp_path / "second", config())
    assert choose([first, second], "play").server == "https://first:1"


def test_kubectls_files_are_those_of_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KUBECONFIG", os.pathsep.join([str(tmp_path / "a"), "", str(tmp_path / "b")]))
    assert usual_files() == (tmp_path / "a", tmp_path / "b")
    monkeypatch.delenv("KUBECONFIG")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert usual_files() == (tmp_path / ".kube" / "config",)


@pytest.mark.parametrize(
    ("text", "context", "says"),
    [
        (None, "play", "no kubeconfig at"),
        ("a: [", "play", "not YAML in line"),
        ("just text", "play", "holds no context"),
        (yaml.safe_dump(config()), "pay", "did you mean 'play'?"),
        (yaml.safe_dump(config()), "zzzzzzz", "the contexts are astray, other, play"),
        (yaml.safe_dump(config()), "astray", "names the cluster 'gone'"),
        (b"\xff\xfe\x00", "play", "cannot be read"),
    ],
)
def test_what_is_wrong_with_a_kubeconfig_is_said(
    tmp_path: Path, text: str | bytes | None, context: str, says: str
) -> None:
    path = tmp_path / "config"
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    assert says in sentence(choose, [path], context)


def test_no_context_means_the_labs_own_cluster_and_never_the_current_one(tmp_path: Path) -> None:
    assert "no practice cluster" in sentence(connect, tmp_path / "none", None)
    assert "no practice cluster" in sentence(connect, None, None)
    path = written(tmp_path / "config", config())
    assert "kind-cks-lab" in sentence(connect, path, None, confirm=lambda _: True)


def test_a_context_is_used_only_after_a_yes_to_its_name_and_server(tmp_path: Path) -> None:
    path = written(tmp_path / "config", config())
    asked: list[str] = []

    def no(question: str) -> bool:
        asked.append(question)
        return False

    assert "not confirmed" in sentence(connect, path, "play", confirm=no)
    assert "'play'" in asked[0]
    assert SERVER in asked[0]
    assert "not confirmed" in sentence(connect, path, "play")


def test_what_looks_like_production_is_refused_without_even_a_question(tmp_path: Path) -> None:
    value = config()
    value["contexts"] = [{"name": "prod", "context": {"cluster": "c"}}]
    path = written(tmp_path / "config", value)

    def never(question: str) -> bool:
        raise AssertionError(question)

    assert "--yes-really" in sentence(connect, path, "prod", confirm=never)
    assert "not confirmed" in sentence(connect, path, "prod", confirm=lambda _: False, yes_really=True)


def test_entries_that_are_no_base64_are_said_to_be_unusable(tmp_path: Path) -> None:
    path = written(tmp_path / "config", config(me={"client-certificate-data": "a", "client-key-data": "a"}))
    assert "cannot be used" in sentence(connect, path, "play", confirm=lambda _: True)


def plugin(tmp_path: Path, body: str) -> dict[str, object]:
    program = tmp_path / "login.py"
    program.write_text(f"#!{sys.executable}\nimport json, os, sys\n{body}\n")
    program.chmod(0o755)
    return {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "./login.py", "args": ["a"],
                     "env": [{"name": "WHO", "value": "me"}], "installHint": "get it from your company"}}  # fmt: skip


def answer(status: dict[str, object], version: str = "v1") -> str:
    value = {"apiVersion": f"client.authentication.k8s.io/{version}", "kind": "ExecCredential", "status": status}
    return f"print({json.dumps(json.dumps(value))})"


def test_a_program_that_logs_in_is_run_with_what_it_needs(tmp_path: Path) -> None:
    body = (
        "told = json.loads(os.environ['KUBERNETES_EXEC_INFO'])\n"
        "token = '/'.join([sys.argv[1], os.environ['WHO'], told['kind']])\n"
        "print(json.dumps({'apiVersion': told['apiVersion'], 'status': {'token': token}}))"
    )
    path = written(tmp_path / "config", config(me=plugin(tmp_path, body)))
    assert choose([path], "play").settings["users"][0]["user"] == {"token": "a/me/ExecCredential"}


def test_a_program_may_give_certificates(tmp_path: Path) -> None:
    body = answer({"clientCertificateData": "c", "clientKeyData": "k"})
    path = written(tmp_path / "config", config(me=plugin(tmp_path, body)))
    user = choose([path], "play").settings["users"][0]["user"]
    assert user == {"client-certificate-data": "Yw==", "client-key-data": "aw=="}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("sys.exit('token has expired, log in')", "token has expired, log in"),
        ("sys.exit(3)", "failed (3): it said nothing"),
        ("print('hello')", "gave no ExecCredential"),
        (answer({}), "neither a token nor a certificate"),
        (answer({"token": "t"}, "v1beta1"), "speaks client.authentication.k8s.io/v1beta1"),
        ("input()", "failed"),
    ],
)
def test_a_program_that_does_not_log_in_is_told(tmp_path: Path, body: str, says: str) -> None:
    path = written(tmp_path / "config", config(me=plugin(tmp_path, body)))
    assert says in sentence(choose, [path], "play")


def test_a_program_that_is_missing_is_told_with_how_to_get_it(tmp_path: Path) -> None:
    asked = plugin(tmp_path, "")
    (tmp_path / "login.py").unlink()
    said = sentence(choose, [written(tmp_path / "config", config(me=asked))], "play")
    assert "not installed" in said
    assert "get it from your company" in said


def test_a_program_that_hangs_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.live.exec_plugin.LIMIT", 0.2)
    path = written(tmp_path / "config", config(me=plugin(tmp_path, "import time; time.sleep(30)")))
    assert "took longer" in sentence(choose, [path], "play")
