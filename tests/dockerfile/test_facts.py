"""What the final image is, and what is held against it."""

from __future__ import annotations

import json

import pytest

from tests.dockerfile.images import DIGEST, SMALL, facts, reasons


def test_a_small_image_has_nothing_against_it() -> None:
    found = facts(SMALL)
    assert not found.troubles
    assert not found.marks
    assert (found.root, found.uid, found.stages) == (False, 65532, 2)
    assert found.kept["base"] == "gcr.io/distroless/static"
    assert found.kept["file /app/server"] == "made by go build"
    assert json.loads(found.kept["entrypoint"]) == ["/app/server"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("FROM alpine:3\n", "no-user"),
        ("FROM alpine:3\nUSER root\n", "user-is-root"),
        ("FROM alpine:3\nUSER 0:1000\n", "user-is-root"),
        ("FROM alpine:3\nUSER 1000\nUSER root\n", "user-reset"),
        ("FROM alpine:3 AS a\nUSER 1000\nFROM alpine:3\nCOPY --from=a /etc/os-release /x\n", "user-in-other-stage"),
        ("FROM alpine:3\nARG WHO=0\nUSER $WHO\n", "user-is-root"),
    ],
)
def test_whom_it_runs_as(text: str, reason: str) -> None:
    assert reasons(text, "root") == {reason}


@pytest.mark.parametrize(
    "text",
    [
        "FROM alpine:3\nUSER 1000\n",
        "FROM alpine:3 AS base\nUSER nobody\nFROM base\n",
        "FROM gcr.io/distroless/static:nonroot\nCOPY go.mod /x\nENTRYPOINT [\"/x\"]\n",
        "FROM alpine:3\nRUN adduser -D -u 1000 app\nUSER app\n",
        "FROM nginxinc/nginx-unprivileged:1.29\n",
    ],
)
def test_who_is_not_root(text: str) -> None:
    found = facts(text)
    assert not found.root
    assert not found.troubles


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("FROM alpine:3\nUSER app\n", "user-unknown"),
        ("FROM alpine:3 AS b\nRUN adduser app\nFROM alpine:3\nCOPY --from=b /etc/x /x\nUSER app\n", "user-unknown"),
        ("FROM alpine:3\nUSER 1000\nRUN apk add --no-cache curl=8\n", "user-before-root-step"),
        ("FROM scratch\nRUN echo\nCMD [\"/x\"]\n", "no-shell-there"),
        ("FROM gcr.io/distroless/static\nCOPY go.mod /x\nCMD /x\n", "no-shell-there"),
        ("FROM alpine:3\nCOPY --from=build /x /x\n", "copy-from-unknown-stage"),
        ("FROM alpine:3\nCOPY main.go /x\n", "copy-source-missing"),
        ("FROM alpine:3 AS b\nFROM alpine:3\nCOPY --from=b /out/server /x\n", "copy-source-missing"),
        ("FROM scratch\nCOPY go.mod /x\n", "command-lost"),
        ("FROM scratch\nCOPY go.mod /x\nCMD [\"/y\"]\n", "file-lost"),
        ("FROM alpine@sha256:12\n", "base-malformed"),
        ("FROM alpine:3\nBREW tea\n", "dockerfile-broken"),
    ],
)
def test_what_keeps_it_from_running(text: str, reason: str) -> None:
    assert reason in reasons(text, "trouble")


def test_users_come_along_with_their_file() -> None:
    text = (
        "FROM alpine:3 AS b\nRUN adduser -D -u 1001 app\nFROM scratch\nCOPY --from=b /etc/passwd /etc/passwd\n"
        "COPY go.mod /x\nUSER app\nENTRYPOINT [\"/x\"]\n"
    )
    assert facts(text).uid == 1001
    assert not facts(text).troubles


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("FROM alpine\n", "base-latest", "base-latest"),
        ("FROM alpine:latest\n", "base-latest", "base-latest"),
        ("FROM alpine:3\n", "base-unpinned", "base-not-by-digest"),
        ("FROM alpine:3\nADD app /app\n", "add", "add-for-copy"),
        ("FROM alpine:3\nADD https://example.com/x /x\n", "add", "add-from-address"),
        ("FROM alpine:3\nRUN chmod u+s /bin/ping\n", "setuid", "setuid-left"),
        ("FROM alpine:3\nRUN chmod 4755 /bin/ping\n", "setuid", "setuid-left"),
        ("FROM alpine:3\nRUN apk add curl=8\n", "cache", "cache-left"),
        ("FROM debian:12\nRUN apt-get install -y vim=1\nRUN rm -rf /var/lib/apt/lists/*\n", "cache", "cache-left"),
        ("FROM python:3\nRUN pip install -r requirements.txt\n", "cache", "cache-left"),
        ("FROM alpine:3\nRUN apk add --no-cache curl\n", "unpinned", "package-unpinned"),
        ("FROM alpine:3\nRUN apk add --no-cache git=2\n", "build-tools", "tools-left"),
        ("FROM golang:1\n", "build-tools", "final-stage-builds"),
        ("FROM golang:1 AS b\nFROM scratch\nCOPY --from=b / /\n", "build-tools", "whole-stage-copied"),
        ("FROM alpine:3\n", "shell", "shell-left"),
    ],
)
def test_what_is_held_against_it(text: str, kind: str, reason: str) -> None:
    assert reasons(text, kind) == {reason}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"FROM alpine@{DIGEST}\n", "base-unpinned"),
        ("FROM alpine:3\nADD assets.tar.gz /x\n", "add"),
        (f"FROM alpine:3\nADD --checksum={DIGEST} https://example.com/x /x\n", "add"),
        ("FROM alpine:3\nRUN chmod 755 /bin/ping && chmod u+x /x\n", "setuid"),
        ("FROM debian:12\nRUN apt-get install -y curl \\\n && rm -rf /var/lib/apt/lists/*\n", "cache"),
        ("FROM alpine:3\nRUN apk add --no-cache -t .b gcc=1 && gcc x && apk del .b\n", "build-tools"),
        ("FROM python:3\nRUN pip install --no-cache-dir -r requirements.txt\n", "unpinned"),
        ("FROM golang:1 AS b\nFROM alpine:3\nCOPY --from=b /usr/local/go/bin/go /x\n", "build-tools"),
        ("FROM golang AS unused\nFROM alpine:3\n", "base-latest"),
    ],
)
def test_what_is_not_held_against_it(text: str, kind: str) -> None:
    assert reasons(text, kind) == set()


def test_a_command_in_shell_form_is_run_by_a_shell() -> None:
    found = facts('FROM alpine:3\nSHELL ["/bin/ash", "-ec"]\nCMD server --port 80\n')
    assert found.cmd == ("/bin/ash", "-ec", "server --port 80")


def test_an_entrypoint_takes_the_command_of_its_base_away() -> None:
    assert facts("FROM nginx:1\n").cmd == ("nginx", "-g", "daemon off;")
    assert facts('FROM nginx:1\nENTRYPOINT ["nginx"]\n').cmd == ()
    assert facts('FROM nginx:1\nCMD ["-t"]\nENTRYPOINT ["nginx"]\n').cmd == ("-t",)
    assert facts('FROM nginx:1 AS a\nCMD ["-t"]\nFROM a\nENTRYPOINT ["nginx"]\n').cmd == ()


def test_a_target_names_the_stage_that_is_built() -> None:
    text = "FROM alpine:3 AS one\nUSER 1\nFROM alpine:3 AS two\n"
    assert facts(text, "one").uid == 1
    assert facts(text).root
    assert facts(text, "three").troubles
