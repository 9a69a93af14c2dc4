"""Which files an image holds, and where they come from."""

from __future__ import annotations

import pytest

from tests.dockerfile.images import facts, reasons

HEAD = "FROM alpine:3\nWORKDIR /srv\n"
BUILD = "FROM golang:1 AS b\nWORKDIR /src\n"


@pytest.mark.parametrize(
    ("text", "files"),
    [
        ("COPY go.mod /x\n", {"/x": "context go.mod"}),
        ("COPY go.mod x/\n", {"/srv/x/go.mod": "context go.mod"}),
        ("COPY go.mod .\n", {"/srv/go.mod": "context go.mod"}),
        ("COPY go.mod /etc\n", {"/etc/go.mod": "context go.mod"}),
        ("COPY go.mod go.sum /x/\n", {"/x/go.mod": "context go.mod", "/x/go.sum": "context go.sum"}),
        ("COPY go.* /x/\n", {"/x/go.mod": "context go.mod", "/x/go.sum": "context go.sum"}),
        ("COPY cmd /x\n", {"/x/server/main.go": "context cmd/server/main.go"}),
        ("COPY cmd/*/main.go /x/\n", {"/x/main.go": "context cmd/server/main.go"}),
        ("COPY go.mod /a\nRUN rm /a\n", {}),
        ("COPY app /a/b\nRUN rm -rf /a\n", {}),
        ("ADD assets.tar.gz /x/\n", {"/x/assets.tar.gz": "unpacked assets.tar.gz"}),
        ("ADD https://example.com/tool /x/\n", {"/x/tool": "from https://example.com/tool"}),
        ("COPY --from=ghcr.io/acme/tool:1 /tool /x\n", {"/x": "image ghcr.io/acme/tool:1"}),
        ("COPY <<ONE <<TWO /x/\na\nONE\nb\nTWO\n", {"/x/ONE": "written here", "/x/TWO": "written here"}),
        ("ARG D=/y\nCOPY go.mod ${D}/\n", {"/y/go.mod": "context go.mod"}),
    ],
)
def test_from_the_context(text: str, files: dict[str, str]) -> None:
    assert facts(HEAD + text).files == files


@pytest.mark.parametrize(
    ("build", "copy", "files"),
    [
        ("RUN go build -o /out/a ./cmd\n", "/out/a /a", {"/a": "made by go build"}),
        ("RUN go build -o /out/a ./cmd\n", "/out /a", {"/a/a": "made by go build"}),
        ("RUN go build -o /out/a ./cmd\n", "/out/ /a/", {"/a/a": "made by go build"}),
        ("RUN go build -o=app .\n", "/src/app /a", {"/a": "made by go build"}),
        ("RUN go build .\n", "/src/src /a", {"/a": "made by go build"}),
        ("RUN go install ./...\n", "/go/bin/a /a", {"/a": "made by go install"}),
        ("RUN make\n", "/src/a /a", {"/a": "made by make"}),
        ("RUN curl -fsSL https://x -o /t && mv /t /bin/t\n", "/bin/t /a", {"/a": "made by mv"}),
        ("RUN echo x > /a\n", "/a /a", {"/a": "made by echo"}),
        ("COPY cmd /c\n", "/c /a", {"/a/server/main.go": "context cmd/server/main.go"}),
        ("COPY cmd /c\n", "/c/*/main.go /a/", {"/a/main.go": "context cmd/server/main.go"}),
        ("", "/etc/passwd /etc/passwd", {"/etc/passwd": "the base image"}),
    ],
)
def test_from_another_stage(build: str, copy: str, files: dict[str, str]) -> None:
    found = facts(f'{BUILD}{build}FROM alpine:3\nCOPY --from=b {copy}\nCMD ["a"]\n')
    assert found.files == files
    assert not found.troubles


def test_mounts_of_other_stages_take_part_in_the_build() -> None:
    text = f"{BUILD}ARG API_TOKEN=x\nFROM alpine:3\nRUN --mount=from=b,target=/m cp /m/a /a\n"
    assert reasons(text, "build-secret") == {"secret-in-arg"}


@pytest.mark.parametrize(
    ("ignore", "kept"),
    [
        ("**/*.go\n", False),
        ("cmd\n", False),
        ("cm?/server\n", False),
        ("# cmd\n", True),
        ("*.go\n", True),
        ("cmd\n!cmd/server/main.go\n", True),
        ("[ab]md\n", True),
        ("**/main.*\n", False),
    ],
)
def test_dockerignore(ignore: str, kept: bool) -> None:
    found = facts(f"{HEAD}COPY . /all\n", _dot_dockerignore=ignore)
    assert ("/all/cmd/server/main.go" in found.files) is kept


def test_a_setuid_bit_may_come_with_a_copy() -> None:
    assert reasons(f"{HEAD}COPY --chmod=4755 go.mod /x\n", "setuid") == {"setuid-left"}
    assert reasons(f"{HEAD}COPY --chmod=0755 go.mod /x\n", "setuid") == set()
