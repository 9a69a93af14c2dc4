"""Whatever is typed, the engine says something and never fails."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.dockerfile.compare import compare
from lab.subjects.dockerfile.mutation import DockerfileMutation
from lab.subjects.protocol import Bounds
from tests.dockerfile.images import SMALL, facts, state_of
from tests.dockerfile.test_read import PIECES

MORE = (
    "FROM scratch", "FROM alpine:3 AS b", "FROM b", "FROM $X", "COPY --from=b / /x",
    "COPY --from=b /etc/passwd /etc/passwd",
    "COPY . .", "COPY *.go /x/",
    "COPY --from=0 /a/* .", "ADD x.tgz /", "RUN rm -rf .",
    "RUN --mount=type=secret,id=a cp /run/secrets/a b",
    "RUN --mount=from=b,target=/x x", "USER $Y", "WORKDIR ../..", "ENV A=$A B=${C:-d} PASSWORD=x", "ARG PATH",
    "ENTRYPOINT x",
    "SHELL []", "EXPOSE $P", "VOLUME", "RUN adduser", "RUN useradd -u", "RUN apk add", "RUN chmod", "RUN go build -o",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from((*PIECES, *MORE)), max_size=7))
def test_of_pieces(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    found = facts(text)
    assert found.troubles or found.stages
    bounds = Bounds(state_of(SMALL), state_of(SMALL))
    assert all(each.text and each.facts["reason"] for each in compare(bounds, state_of(text)))
    DockerfileMutation().oracle(bounds, state_of(text))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(SMALL)), st.text(alphabet="FROMaz \\\n\"'[]{}$#<-=/.", max_size=4))
def test_half_typed(place: int, typed: str) -> None:
    text = SMALL[:place] + typed
    bounds = Bounds(state_of(SMALL), state_of(SMALL))
    found = compare(bounds, state_of(text))
    assert found or facts(text).kept["entrypoint"]
