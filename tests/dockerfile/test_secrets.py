"""Secrets that stay readable for whoever has the image."""

from __future__ import annotations

import pytest

from lab.subjects.dockerfile.secretlike import is_secret_file, is_secret_name
from tests.dockerfile.images import reasons

HEAD = "FROM alpine:3\nWORKDIR /src\n"
MOUNT = "RUN --mount=type=secret,id=npm "


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ENV API_TOKEN=abc\n", "secret-in-env"),
        ("ENV DB_PASSWORD hunter2\n", "secret-in-env"),
        ("ENV DATABASE=postgres://app:hunter2@db/shop\n", "secret-in-env"),
        ("ARG NPM_TOKEN=abc\n", "secret-in-arg"),
        ("ARG NPM_TOKEN\nRUN npm config set token $NPM_TOKEN\n", "secret-in-arg"),
        ("COPY .env /src/\n", "secret-copied"),
        ("COPY . .\n", "secret-copied"),
        ("COPY . .\nRUN rm .env\n", "secret-deleted-later"),
        ("COPY .env .\nRUN ./install && rm -f /src/.env\n", "secret-deleted-later"),
        ('RUN curl -H "Authorization: Bearer abcdefgh" https://x\n', "secret-in-run"),
        ("RUN git clone https://bob:hunter2@example.com/x\n", "secret-in-run"),
        ("RUN PASSWORD=hunter2 ./install\n", "secret-in-run"),
        ("RUN echo x > /root/.npmrc\n", "secret-in-run"),
        (f"{MOUNT}cp /run/secrets/npm /root/npm\n", "secret-mount-copied"),
        (f"{MOUNT}cat /run/secrets/npm > /root/config\n", "secret-mount-copied"),
        ("RUN --mount=type=secret,id=npm,target=/x cp /x /y\n", "secret-mount-copied"),
        ("COPY <<EOF /app/.env\nTOKEN=abcdef\nEOF\n", "secret-copied"),
    ],
)
def test_stays_in_the_image(text: str, reason: str) -> None:
    assert reason in reasons(HEAD + text, "secret")


@pytest.mark.parametrize(
    "text",
    [
        "ENV TOKEN_FILE=/run/secrets/token\n",
        "ENV API_TOKEN=\n",
        "ARG NPM_TOKEN\n",
        "COPY .env.example .\n",
        "COPY cmd go.mod ./\n",
        f'{MOUNT}TOKEN="$(cat /run/secrets/npm)" npm ci\n',
        "RUN --mount=type=secret,id=npm,env=NPM_TOKEN npm ci\n",
        "RUN cat /etc/hosts > /dev/null\n",
    ],
)
def test_leaves_nothing(text: str) -> None:
    assert reasons(HEAD + text, "secret") == set()


def test_dockerignore_keeps_files_out_of_the_context() -> None:
    assert reasons(HEAD + "COPY . .\n", "secret", _dot_dockerignore=".env*\n!.env.example\n") == set()
    assert reasons(HEAD + "COPY . .\n", "secret", _dot_dockerignore="*\n!.env\n") == {"secret-copied"}


def test_what_a_building_stage_holds_is_told_apart() -> None:
    text = "FROM alpine:3 AS b\nARG NPM_TOKEN=x\nCOPY . /src\nFROM alpine:3\nCOPY --from=b /src/go.mod /x\n"
    assert reasons(text, "secret") == set()
    assert reasons(text, "build-secret") == {"secret-in-arg", "secret-copied"}
    along = text.replace("/src/go.mod /x", "/src /app")
    assert reasons(along, "secret") == {"secret-from-stage"}


@pytest.mark.parametrize(
    "name", ["API_KEY", "aws_secret_access_key", "DB_PASSWORD", "NPM_TOKEN", "SSH_KEYS", "PGPASS", "TOKEN"]
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name) is (name != "PGPASS")


@pytest.mark.parametrize("name", ["PATH", "TOKEN_FILE", "SECRET_NAME", "KEYBOARD", "PUBLIC_KEY", "PASSENGER", "KEY"])
def test_names_of_others(name: str) -> None:
    assert not is_secret_name(name)


def test_files_of_secrets() -> None:
    assert all(map(is_secret_file, (".env", "a/id_rsa", "tls.key", ".ssh/config", "x/.docker/config.json", "prod.env")))
    assert not any(
        map(is_secret_file, ("id_rsa.pub", ".env.example", "config.json", "environment", "ca.crt", "key.go"))
    )
