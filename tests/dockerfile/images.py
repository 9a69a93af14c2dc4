"""Dockerfiles and what lies beside them, for these tests."""

from __future__ import annotations

from lab.cluster.state import State
from lab.subjects.dockerfile.facts import Facts, facts_of

PATH = "/root/build/Dockerfile"
DIGEST = "sha256:" + "ab" * 32
BESIDE = {
    ".env": "TOKEN=x\n",
    ".env.example": "TOKEN=\n",
    "go.mod": "module shop\n",
    "go.sum": "",
    "cmd/server/main.go": "package main\n",
    "requirements.txt": "flask==3.1.0\n",
    "app/main.py": "",
    "assets.tar.gz": "",
}

SMALL = f"""\
FROM golang:1.25-alpine@{DIGEST} AS build
WORKDIR /src
COPY go.mod go.sum ./
COPY cmd ./cmd
RUN CGO_ENABLED=0 go build -trimpath -o /out/server ./cmd/server

FROM gcr.io/distroless/static:nonroot@{DIGEST}
COPY --from=build /out/server /app/server
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/app/server"]
CMD ["--port", "8080"]
"""


def state_of(text: str, **more: str) -> State:
    """A node on which the Dockerfile lies with its context; ``more`` are files of it, a dot written as ``_dot_``."""
    beside = BESIDE | {name.replace("_dot_", "."): content for name, content in more.items()}
    files = {f"/root/build/{name}": content for name, content in beside.items()}
    return State(node_files={**files, PATH: text}, handed_to_nodes={"": PATH})


def facts(text: str, target: str = "", **more: str) -> Facts:
    """What a Dockerfile comes to."""
    return facts_of(state_of(text, **more), PATH, target)


def reasons(text: str, kind: str = "", **more: str) -> set[str]:
    """The reasons of everything held against an image, or of one kind of it."""
    found = facts(text, **more)
    return {mark.reason for mark in (*found.troubles, *found.marks) if not kind or mark.kind == kind}
