"""Mutants of configuration files, and a second opinion on each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.submission import SubmittedFile
from lab.subjects.hosts.naive.oracle import oracle
from lab.subjects.mutation import FileMutant, Mutant, Ruling, replaced
from lab.subjects.protocol import Bounds

SWAPS = (
    ("switch", r"\byes\b", "no"), ("switch", r"\bno\b", "yes"), ("switch", r"\btrue\b", "false"),
    ("switch", r"\bfalse\b", "true"), ("number", r"(?<== )0\b", "1"), ("number", r"(?<==)0\b", "1"),
    ("number", r"(?<== )[1-9]\d*\b", "0"), ("number", r"(?<==)[1-9]\d*\b", "0"),
    ("prohibit", r"install (\S+) \S+", r"blacklist \1"),
    ("prohibit", r"/bin/false", "/bin/true"), ("prohibit", r"/bin/false", "/sbin/modprobe"),
    ("member", r"(?<=[:,])[a-z]+(?=,|$)", ""), ("member", r"(:\d+:)(\w)", r"\1mallory,\2"),
    ("tag", r"NOPASSWD: ?", ""), ("all", r"(?<=\) )/\S+[^,\n]*", "ALL"), ("all", r"(?<=: )/\S+[^,\n]*", "ALL"),
    ("argument", r"(/\S+ \w+) \w+", r"\1"), ("runas", r"\(root\)", "(ALL)"), ("equal", r" = ", "="),
    ("equal", r"=", " = "),
    ("word", r"^(\w)(\w)", r"\2\1"), ("socket", r"unix:///var/run/docker\.sock", "tcp://0.0.0.0:2375"),
)  # fmt: skip


class HostsMutation:
    """Files with one thing changed; an oracle that reads them by itself."""

    def mutants(self, documents: Sequence[JsonObject], scenario: State) -> Iterator[Mutant]:  # noqa: ARG002
        """None: no answer is a manifest."""
        yield from ()

    def file_mutants(self, files: Sequence[SubmittedFile], scenario: State) -> Iterator[FileMutant]:  # noqa: ARG002
        """Every change of one thing, without repeats and never the answer itself."""
        seen = {tuple(files)}
        for file in files:
            for operator, said, changed in (*_swapped(str(file.text)), *_lines(str(file.text))):
                made = tuple(replaced(files, file.name, changed))
                if made not in seen:
                    seen.add(made)
                    yield FileMutant(operator, f"{file.name}, {said}", made)

    def oracle(self, bounds: Bounds, state: State, *, closed: bool = False) -> Ruling:  # noqa: ARG002
        """Whether the state lies within its bounds, found out without the engine."""
        return oracle(bounds, state)


def _swapped(text: str) -> Iterator[tuple[str, str, str]]:
    for operator, pattern, new in SWAPS:
        for found in re.finditer(pattern, text, re.MULTILINE):
            line = text.count("\n", 0, found.start()) + 1
            changed = text[: found.start()] + found.expand(new) + text[found.end() :]
            yield operator, f"line {line}: {found.group().strip()} → {new or 'nothing'}", changed


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    """Each line left out, made a comment, doubled, and put first and last."""
    lines = text.rstrip("\n").split("\n")
    for at, line in enumerate(lines):
        if not line.strip() or line.strip().startswith("#"):
            continue
        rest = [*lines[:at], *lines[at + 1 :]]
        for operator, made in (
            ("drop-line", rest), ("comment", [*lines[:at], f"# {line}", *lines[at + 1 :]]),
            ("double-line", [*lines[: at + 1], line, *lines[at + 1 :]]), ("first", [line, *rest]),
            ("last", [*rest, line]),
        ):  # fmt: skip
            yield operator, f"line {at + 1}", "\n".join(made) + "\n"
