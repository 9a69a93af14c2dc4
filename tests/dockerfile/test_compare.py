"""Dockerfiles between their bounds."""

from __future__ import annotations

import pytest

from lab.subjects.dockerfile.compare import compare
from lab.subjects.protocol import Bounds
from tests.dockerfile.images import DIGEST, SMALL, state_of


def reasons(text: str, required: str = SMALL, permitted: str = SMALL) -> list[str]:
    bounds = Bounds(state_of(required), state_of(permitted))
    return [str(witness.facts["reason"]) for witness in compare(bounds, state_of(text))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("AS build", "as BUILD"),
        ("--from=build", "--from=0"),
        ("COPY go.mod go.sum ./\nCOPY cmd ./cmd\n", "COPY go.mod go.sum /src/\nCOPY ./cmd/ /src/cmd\n"),
        (
            "RUN CGO_ENABLED=0 go build -trimpath -o /out/server ./cmd/server",
            "RUN CGO_ENABLED=0 \\\n  go build -o /out/server ./cmd/server",
        ),
        ('["--port", "8080"]', '[ "--port" , "8080" ]'),
        ("EXPOSE 8080", "EXPOSE 8080/tcp"),
        ("USER 65532:65532\n", ""),
        ("golang:1.25-alpine@", "docker.io/library/golang@"),
        ("EXPOSE", "# the service\nexpose"),
    ],
)
def test_the_same_in_other_words(old: str, new: str) -> None:
    assert old in SMALL
    assert reasons(SMALL.replace(old, new)) == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("USER 65532:65532", "USER root", "user-is-root"),
        ("USER 65532:65532", "USER 10001", "user-other"),
        ('ENTRYPOINT ["/app/server"]', "ENTRYPOINT /app/server", "no-shell-there"),
        ("EXPOSE 8080\n", "", "port-lost"),
        ("EXPOSE 8080", "EXPOSE 8080 22", "port-added"),
        ('CMD ["--port", "8080"]\n', "", "command-lost"),
        ('"8080"]', '"8081"]', "command-changed"),
        (f"alpine@{DIGEST}", "alpine", "base-not-by-digest"),
        (f"golang:1.25-alpine@{DIGEST}", "golang", "base-latest"),
        (f"nonroot@{DIGEST}", f"nonroot@{'sha256:' + 'cd' * 32}", "base-digest-other"),
        ("gcr.io/distroless/static:nonroot", "gcr.io/distroless/base:nonroot", "base-other"),
        ("/app/server\nUSER", "/server\nUSER", "file-lost"),
        ("COPY --from=build /out/server /app/server", "COPY --from=build / /", "whole-stage-copied"),
        ("FROM golang", "FORM golang", "dockerfile-broken"),
    ],
)
def test_names_the_mistake(old: str, new: str, reason: str) -> None:
    assert old in SMALL
    assert reason in reasons(SMALL.replace(old, new))


def test_any_user_but_root_where_the_bounds_differ() -> None:
    other = SMALL.replace("USER 65532:65532", "USER 10001")
    assert reasons(SMALL.replace("USER 65532:65532", "USER 777"), permitted=other) == []
    assert reasons(SMALL.replace("USER 65532:65532", "USER 0"), permitted=other) == ["user-is-root"]


def test_what_only_one_bound_has_is_left_open() -> None:
    more = SMALL.replace("EXPOSE 8080", "EXPOSE 8080 9090")
    assert reasons(SMALL, permitted=more) == []
    assert reasons(more, permitted=more) == []


def test_tells_the_line_under_the_name_it_was_handed_in_by() -> None:
    text = SMALL.replace("EXPOSE 8080", "EXPOSE 8080 22")
    state = state_of(text).with_node_sources({"/root/build/Dockerfile": "my.Dockerfile"})
    (witness,) = compare(Bounds(state_of(SMALL), state_of(SMALL)), state)
    span = witness.notes[0].span
    assert span is not None
    assert (span.file, span.line) == ("my.Dockerfile", 10)


def test_a_file_that_is_gone_is_told() -> None:
    state = state_of(SMALL).with_node_files({})
    assert [w.facts["reason"] for w in compare(Bounds(state_of(SMALL), state_of(SMALL)), state)] == [
        "dockerfile-broken"
    ]
