"""From a Dockerfile's text to its instructions, as BuildKit's parser does it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lab.subjects.dockerfile import splitting
from lab.subjects.dockerfile.instruction import DockerfileError, Heredoc, Instruction

DIRECTIVE = re.compile(r"#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*")
DIRECTIVES = ("escape", "syntax", "check")

PAIRS = ("ENV", "LABEL")
ARRAYS = ("CMD", "ENTRYPOINT", "RUN", "SHELL")
LISTS = ("ADD", "COPY", "VOLUME")
SPLIT = ("EXPOSE", "FROM")
WHOLE = ("MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR")
KNOWN = frozenset((*PAIRS, *ARRAYS, *LISTS, *SPLIT, *WHOLE, "ARG", "HEALTHCHECK", "ONBUILD"))

WITH_HEREDOCS = ("ADD", "COPY", "RUN")


@lru_cache(maxsize=256)
def read(text: str) -> tuple[Instruction, ...]:
    """Every instruction in order; one by an unknown name has no words. Raises DockerfileError."""
    found = tuple(_Reader(text).instructions())
    if not found:
        raise DockerfileError(text.count("\n") + 1, "file with no instructions")
    return found


class _Reader:
    """One text on its way."""

    def __init__(self, text: str) -> None:
        lines = text.removeprefix("\ufeff").split("\n")
        if lines[-1] == "":
            lines.pop()
        self.lines = lines
        self.at = 0
        self.escape = "\\"
        self.seen: set[str] = set()
        self.directives_end = False

    def instructions(self) -> Iterator[Instruction]:
        while self.at < len(self.lines):
            line = self._next(first=True)
            start = self.at
            line, ended = self._continued(line)
            if ended and not line.strip():
                continue
            while not ended and self.at < len(self.lines):
                if self.lines[self.at].lstrip().startswith("#"):
                    self.at += 1
                    continue
                following = self._next(first=False)
                if following.strip():
                    following, ended = self._continued(following)
                    line += following
            yield self._instruction(line, start)

    def _next(self, *, first: bool) -> str:
        line = self.lines[self.at].removesuffix("\r")
        self.at += 1
        line = line.lstrip() if first else line
        if first:
            self._directive(line)
        return "" if line.startswith("#") else line

    def _directive(self, line: str) -> None:
        """Directives stand before everything else, each once."""
        if self.directives_end:
            return
        match = DIRECTIVE.fullmatch(line)
        key = match[1].lower() if match else ""
        if match is None or key not in DIRECTIVES:
            self.directives_end = True
            return
        if key in self.seen:
            raise DockerfileError(self.at, f"only one {key} parser directive can be used")
        self.seen.add(key)
        if key == "escape":
            if match[2] not in ("`", "\\"):
                raise DockerfileError(self.at, f"invalid escape token '{match[2]}' does not match ` or \\")
            self.escape = match[2]

    def _continued(self, line: str) -> tuple[str, bool]:
        """The line without the sign that it goes on, and whether it ends here."""
        bare = line.rstrip(" \t")
        if not bare.endswith(self.escape) or bare.endswith(2 * self.escape):
            return line, True
        return bare[:-1], False

    def _instruction(self, line: str, start: int) -> Instruction:
        try:
            made = self._made(line, start)
        except splitting.SplitError as error:
            raise DockerfileError(start, str(error)) from None
        kind = made.trigger or made.name
        if kind not in WITH_HEREDOCS or made.json or "<<" not in line:
            return made
        bodies = tuple(self._heredoc(begun, start) for begun in splitting.heredocs(line))
        return Instruction(
            made.name, made.words, start, self.at, made.flags, made.json, made.trigger, bodies, made.original
        )

    def _heredoc(self, begun: tuple[str, int, bool], start: int) -> Heredoc:
        name, descriptor, chomp = begun
        content = ""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            bare = line.removesuffix("\r")
            if (bare.lstrip("\t") if chomp else bare) == name:
                return Heredoc(name, descriptor, content, chomp)
            content += line + "\n"
        raise DockerfileError(start, "unterminated heredoc")

    def _made(self, line: str, start: int) -> Instruction:
        written, flags, rest = splitting.split_command(line)
        name = written.upper()
        if name == "ONBUILD":
            if not rest:
                return Instruction(name, (), start, self.at, flags, original=line)
            inner = self._made(rest, start)
            return Instruction(
                name, inner.words, start, self.at, inner.flags, inner.json, inner.trigger or inner.name, (), line
            )
        words, is_array = self._words(name, rest)
        return Instruction(name, words, start, self.at, flags, is_array, original=line)

    def _words(self, name: str, rest: str) -> tuple[tuple[str, ...], bool]:
        """An instruction's arguments, and whether they are a JSON array."""
        if name in PAIRS:
            return splitting.pairs(rest, self.escape, name), False
        if name == "ARG":
            return tuple(splitting.words(rest, self.escape)), False
        if name == "HEALTHCHECK":
            kind, *command = re.split(r"\s+", rest, maxsplit=1)
            if not kind:
                return (), False
            words, is_array = self._command(command[0] if command else "")
            return (kind, *words), is_array
        if name in ARRAYS:
            return self._command(rest)
        if name in LISTS:
            made = splitting.array(rest)
            return (_split(rest), False) if made is None else (made, True)
        if name in SPLIT:
            return _split(rest), False
        return ((rest,) if rest and name in WHOLE else ()), False

    def _command(self, rest: str) -> tuple[tuple[str, ...], bool]:
        made = splitting.array(rest)
        if made is None:
            return ((rest,) if rest else ()), False
        return made, True


def _split(rest: str) -> tuple[str, ...]:
    return tuple(splitting.WHITESPACE.split(rest)) if rest else ()
