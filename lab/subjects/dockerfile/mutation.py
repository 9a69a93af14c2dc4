"""Mutants of Dockerfiles, and a second opinion on each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from lab.cluster.nodes.placing import place_of
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.submission import SubmittedFile
from lab.subjects.dockerfile.facts import is_dockerfile
from lab.subjects.dockerfile.naive.oracle import oracle
from lab.subjects.mutation import FileMutant, Mutant, Ruling, replaced
from lab.subjects.protocol import Bounds

Change = tuple[str, str, list[str]]

APPENDED = (
    "USER root", "USER 0:0", "USER 12345", "USER nobody", "USER stranger", "ENV API_TOKEN=abc123", "ENV MODE=fast",
    "RUN id", "RUN apk add curl", "RUN apt-get update && apt-get install -y git", "EXPOSE 22", "COPY . /all",
    "WORKDIR /elsewhere", "CMD []", "ENTRYPOINT []", "HEALTHCHECK NONE", "ARG BUILD_TOKEN=abc", "VOLUME /data",
    "RUN chmod u+s /bin/ping", "FROM busybox", "STOPSIGNAL SIGKILL", "ADD https://example.com/tool /tool", "NONSENSE 1",
    "COPY", "LABEL team=web", "# a remark",
)  # fmt: skip

USERS = ("root", "0", "0:0", "nobody", "12345", "stranger")


class DockerfileMutation:
    """Dockerfiles with one thing changed; an oracle that builds them by itself."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:  # noqa: ARG002
        """Nothing: no manifest is a Dockerfile."""
        return iter(())

    def file_mutants(self, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:
        """Every change of one thing, without repeats and never the answer itself."""
        for file in files:
            if not is_dockerfile(place_of(scenario, file.name)):
                continue
            text = file.text if isinstance(file.text, str) else file.text.decode("utf-8", "replace")
            seen = {text}
            for operator, said, lines in _changes(text):
                made = "\n".join(lines) + "\n"
                if made not in seen:
                    seen.add(made)
                    yield FileMutant(operator, said, replaced(files, file.name, made))

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:  # noqa: ARG002
        """Whether every Dockerfile lies within its bounds, found out without the engine."""
        return oracle(bounds, state)


def _instructions(text: str) -> list[str]:
    """The instructions, each with the lines that go on."""
    found: list[str] = []
    for line in text.rstrip("\n").split("\n"):
        if found and (found[-1].rstrip(" \t").endswith("\\")):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


def _changes(text: str) -> Iterator[Change]:
    lines = _instructions(text)
    for place, line in enumerate(lines):
        if not line.strip() or line.startswith("#"):
            continue
        yield "drop-instruction", f"without {_short(line)}", lines[:place] + lines[place + 1 :]
        yield "repeat-instruction", f"{_short(line)} twice", [*lines[: place + 1], *lines[place:]]
        if place + 1 < len(lines):
            turned = [lines[place + 1], line]
            yield "swap", f"{_short(line)} one later", [*lines[:place], *turned, *lines[place + 2 :]]
        for operator, said, made in _of_line(line):
            yield operator, said, [*lines[:place], *made, *lines[place + 1 :]]
    for added in APPENDED:
        yield "append", f"{added} at the end", [*lines, added]
    stages = re.findall(r"(?im)^FROM\s.*\sAS\s+(\S+)", text)
    for stage in stages:
        yield "whole-stage", f"all of {stage}", [*lines, f"COPY --from={stage} / /"]
        yield "end-at-stage", f"built on {stage}", [*lines, f"FROM {stage}"]


def _of_line(line: str) -> Iterator[tuple[str, str, list[str]]]:
    word, _, rest = line.partition(" ")
    kind = word.upper()
    yield "lower-case", f"{word.lower()} in lower case", [f"{word.lower()} {rest}"]
    yield "misspell", f"{word}S", [f"{word}S {rest}"]
    if kind == "FROM":
        yield from _of_from(line)
    elif kind == "USER":
        yield from (("other-user", f"USER {user}", [f"USER {user}"]) for user in USERS)
    elif kind == "COPY" and rest.split():
        yield "add-for-copy", "ADD for COPY", [f"ADD {rest}"]
        yield "lose-from", "without --from", [re.sub(r"--from=\S+ ", "", line)]
        yield "other-stage", "from another stage", [re.sub(r"--from=(\S+)", r"--from=\1x", line)]
        *_, last = rest.split()
        yield "elsewhere", "to another place", [line.removesuffix(last) + "/elsewhere" + last]
        yield "whole-context", "the whole context", [f"COPY . {last}"] if "--from" not in line else [line]
    elif kind in ("CMD", "ENTRYPOINT"):
        yield from _of_command(word, rest)
    elif kind == "RUN":
        yield from _of_run(rest)
    elif kind == "EXPOSE":
        yield "other-port", "another port", [f"EXPOSE {rest}1"]
    elif kind == "WORKDIR":
        yield "other-folder", "another folder", [f"WORKDIR {rest}/x"]


def _of_from(line: str) -> Iterator[tuple[str, str, list[str]]]:
    bare = re.sub(r"@sha256:[0-9a-f]+", "", line)
    yield "lose-digest", "without its digest", [bare]
    yield "latest", "latest", [re.sub(r"(FROM (?:--\S+ )?[\w./-]+)(:[\w.-]+)?", r"\1:latest", bare, count=1)]
    yield "lose-tag", "without a tag", [re.sub(r"(FROM (?:--\S+ )?[\w./-]+):[\w.-]+", r"\1", line, count=1)]
    yield "cut-digest", "with a short digest", [re.sub(r"(@sha256:[0-9a-f]{63})[0-9a-f]", r"\1", line)]
    changed = re.sub(r"@sha256:([0-9a-f])", lambda found: "@sha256:" + ("0" if found[1] != "0" else "1"), line)
    yield "other-digest", "by another digest", [changed]
    yield "lose-name", "without a name", [re.sub(r"(?i)\s+AS\s+\S+", "", line)]
    yield "other-base", "from debian", [re.sub(r"(FROM )(\S+)", r"\1debian:12", line)]


def _of_command(word: str, rest: str) -> Iterator[tuple[str, str, list[str]]]:
    try:
        words = json.loads(rest)
    except ValueError:
        words = rest.split()
        yield "exec-form", "as an array", [f"{word} {json.dumps(words)}"]
    else:
        yield "shell-form", "in shell form", [f"{word} {' '.join(words)}"]
        yield "wide-array", "with blanks", [f"{word} [ {' , '.join(map(json.dumps, words))} ]"]
        yield "single-quotes", "in single quotes", [f"{word} {rest.replace(chr(34), chr(39))}"]
    yield "more-words", "with one word more", [f"{word} {json.dumps([*words, '--debug'])}"]


def _of_run(rest: str) -> Iterator[tuple[str, str, list[str]]]:
    if " && " in rest:
        yield "split-run", "in two", [f"RUN {part}" for part in rest.replace("\\\n", "").split(" && ", 1)]
    if "--mount=type=secret" in rest:
        yield "lose-mount", "without its mount", ["RUN " + re.sub(r"--mount=type=secret\S*\s*", "", rest)]
    for option in (" --no-cache-dir", " --no-cache", " && rm -rf /var/lib/apt/lists/*"):
        if option in rest:
            yield "keep-cache", f"without{option}", ["RUN " + rest.replace(option, "")]
    pins = re.sub(r"(?<=[a-z0-9])={1,2}[0-9][\w.+:~-]*", "", rest)
    if pins != rest:
        yield "lose-version", "without versions", [f"RUN {pins}"]
    yield "say-secret", "with a token", [f"RUN TOKEN=abcdef {rest}"]


def _short(line: str) -> str:
    first = line.split("\n", maxsplit=1)[0]
    return first if len(first) <= 40 else f"{first[:39]}…"
