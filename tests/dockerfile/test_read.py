"""Dockerfiles are read as BuildKit's own parser reads them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.dockerfile.instruction import DockerfileError
from lab.subjects.dockerfile.read import KNOWN, read

PIECES = (
    "FROM a", "FROM --platform=$X a AS b", "RUN echo a", "RUN echo \\", "  && b", "# c", "", "   ", "RUN <<EOF", "EOF",
    'RUN <<-"E X" cat', "\tE X", "COPY <<A <<B /x/", "A", "B", 'CMD ["a", "b"]', "CMD [a]", "CMD []", "CMD ['a']",
    'ENTRYPOINT ["a"', 'ENV a=b c="d e" f=g\\ h', "ENV x y  z", "ENV x", "ENV a='b \\' c=d", "LABEL a=b \\", "c=d",
    "ARG x=1 y", "ARG", "EXPOSE 80  81/tcp", "HEALTHCHECK --interval=5s CMD foo", "HEALTHCHECK NONE",
    'HEALTHCHECK CMD ["a"]', "COPY --from=x --chown=1:2 a b", 'COPY ["a b", "c"]', "ADD a b",
    "RUN --mount=type=secret,id=x --network=none foo", 'RUN --mount=type=bind,source="a b" -- x', 'SHELL ["a"]',
    "VOLUME /a /b", 'VOLUME ["/a"]', "USER a b", "USER", "WORKDIR /a b", "ONBUILD RUN a", "ONBUILD COPY --from=x a b",
    'ONBUILD CMD ["a"]', "ONBUILD RUN <<EOF", "ONBUILD", "foo bar", "from x", "maintainer joe", "STOPSIGNAL 9",
    "RUN a \\ ", "RUN a `", "# escape=`", "# syntax=docker/dockerfile:1", "RUN cat <<x <<<y", 'RUN ["a", "<<EOF"]',
    "\\", "RUN x 3<<F", "F", 'RUN "a <<Q"', "ENV a=b\\", "RUN a\\\\", "\tRUN tab",
    "RUN a # not a comment", 'ENV "a b"=c',
    'ENV a="b', "LABEL 'x'='y' z=", 'CMD ["a",]', 'CMD ["a"] x', "CMD [1]", "EXPOSE", "RUN echo '", "RUN <<'E' <<E",
    "E", "RUN <<", 'RUN <<""',
)  # fmt: skip


def ours(text: str) -> object:
    try:
        found = read(text)
    except DockerfileError as error:
        return error.text
    return [
        (
            each.name.lower(), each.trigger.lower(), each.json, () if each.trigger else each.flags, each.words,
            () if each.trigger else tuple((doc.name, doc.descriptor, doc.content) for doc in each.heredocs),
            each.line, each.end_line,
        )
        for each in found
    ]  # fmt: skip


def buildkit(text: str) -> object:
    parser = pytest.importorskip("dockerfile")
    try:
        found = parser.parse_string(text)
    except parser.GoParseError as error:
        return str(error)
    rows = []
    for each in found:
        name, trigger = (each.cmd or "").lower(), (each.sub_cmd or "").lower()
        unknown = (trigger or name).upper() not in KNOWN
        words = () if unknown and each.value == ("",) else each.value
        docs = tuple((doc.name, doc.file_descriptor, doc.content) for doc in each.heredocs)
        rows.append(
            (name, trigger, each.json, () if trigger else each.flags, words, () if trigger else docs, each.start_line,
             each.end_line)
        )  # fmt: skip
    return rows


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5), st.sampled_from(("\n", "\r\n")), st.booleans())
def test_agrees_with_buildkits_parser(pieces: list[str], end: str, ended: bool) -> None:
    text = end.join(pieces) + (end if ended else "")
    assert ours(text) == buildkit(text)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="FROMUNaARGbE[]\"'\\ \t\n#<=-$`,", max_size=60))
def test_never_fails_otherwise_than_it_says(text: str) -> None:
    try:
        lines = [(each.line, each.end_line) for each in read(text)]
    except DockerfileError as error:
        lines = [(error.line, error.line)]
    assert all(1 <= first <= last for first, last in lines)


def test_goes_on_after_the_escape_sign_it_is_told() -> None:
    one, two = read("# escape=`\nFROM a\nRUN a `\n  b\n")
    assert one.words == ("a",)
    assert two.words == ("a   b",)
    assert (two.line, two.end_line) == (3, 4)


def test_tells_the_line_of_what_it_cannot_read() -> None:
    with pytest.raises(DockerfileError, match="ENV must have two arguments") as caught:
        read("FROM a\n\nENV x\n")
    assert caught.value.line == 3
