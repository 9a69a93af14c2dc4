"""The words of an nftables file, each with its place."""

from __future__ import annotations

import re
from typing import NamedTuple

from lab.manifests.span import Span

_WORD = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<continued>\\\n)
    |(?P<end>[\n;])
    |(?P<space>[ \t\r]+)
    |(?P<quoted>"[^"\n]*")
    |(?P<operator>!=|==|<=|>=|[<>{}=,@$])
    |(?P<address>(?:[0-9A-Fa-f]{0,4}:){2,}[0-9A-Fa-f:.]*(?:/\d+)?(?:-[0-9A-Fa-f:.]+)?)
    |(?P<word>[A-Za-z0-9_*.][\w./*-]*|-\d+)
    |(?P<colon>:)
    |(?P<other>.)""",
    re.VERBOSE,
)


class NftError(ValueError):
    """A text that nft refuses, or that holds something the lab does not know. ``span`` says where."""

    def __init__(self, said: str, span: Span) -> None:
        super().__init__(f"{span}: {said}")
        self.said, self.span = said, span


class Word(NamedTuple):
    """A word: ``kind`` is end, quoted, operator, address, word, colon, or last for the end of the file."""

    kind: str
    text: str
    span: Span


def words(text: str, file: str) -> list[Word]:
    """The words of a text without blanks and comments. Raises NftError."""
    found: list[Word] = []
    line, start = 1, 0
    for each in _WORD.finditer(text):
        kind, said = str(each.lastgroup), each.group()
        column = each.start() - start + 1
        span = Span(file, line, column, line, column + max(1, len(said.rstrip("\n"))))
        if kind == "other":
            raise NftError(f"syntax error, unexpected {said!r}", span)
        if kind not in ("comment", "continued", "space"):
            found.append(Word(kind, said.strip('"') if kind == "quoted" else said, span))
        if said.endswith("\n"):
            line, start = line + 1, each.end()
    found.append(Word("last", "", Span(file, line, 1, line, 2)))
    return found
