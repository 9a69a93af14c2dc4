"""Reading conditions, and saying in libsinsp's words why one cannot be read."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lab.quick_dataclass import dataclass
from lab.subjects.falco.language.grammar import (
    LIST_OPERATORS,
    NUMBER_OPERATORS,
    QUOTED,
    TEXT_SYMBOLS,
    TEXT_WORDS,
    TRANSFORMERS,
    grammar,
)
from lab.subjects.falco.language.tree import Node

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

DEEPEST = 100
"""How deep libsinsp's functions may call each other by default; Falco allows rules DEEPEST_OF_RULES."""

DEEPEST_OF_RULES = 1000


BLANKS = " \t\b\r\n"


class ConditionError(ValueError):
    """Why a condition cannot be read; ``at`` is the position in its text, from 0."""

    def __init__(self, message: str, at: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


@dataclass(frozen=True, slots=True)
class _Read:
    """What came of a text."""

    node: Node | None
    depth: int = 0
    problem: str = ""
    at: int = 0


def parse(text: str, deepest: int = DEEPEST_OF_RULES) -> Node:
    """The condition that a text holds. Raises ConditionError."""
    if not text:
        raise ConditionError("filter input string is empty")
    read = _read(text)
    if read.node is None:
        raise ConditionError(read.problem, read.at)
    if read.depth >= deepest:
        raise ConditionError(f"exceeded max depth limit of {deepest}")
    return read.node


@lru_cache(maxsize=4096)
def _read(text: str) -> _Read:
    parser = grammar()
    from lark.exceptions import UnexpectedInput

    from lab.subjects.falco.language.building import Built, RefusedError

    try:
        built = parser.parse(text)
    except RefusedError as problem:
        return _Read(None, 0, str(problem), problem.at)
    except UnexpectedInput as error:
        return _Read(None, 0, *_said(text, error))
    assert isinstance(built, Built)
    return _Read(built.node, built.depth)


def _said(text: str, error: UnexpectedInput) -> tuple[str, int]:
    """libsinsp's message, by what could have stood there."""
    at = error.pos_in_stream
    token = getattr(error, "token", None)
    if at is None or at < 0 or getattr(token, "type", "") == "$END":
        at = len(text)
    could = set(getattr(error, "allowed", None) or ()) | set(getattr(error, "expected", None) or ())
    return _message(text, at, could), at


def _message(text: str, at: int, could: set[str]) -> str:
    if text.startswith("[", at) and text[at - 1 : at] not in ("", *BLANKS):
        argued = re.match(rf"""{QUOTED}|[^\[\]"' \t\n\v\f\r]+""", text[at + 1 :])
        return "expected a ']' token" if argued else "expected a valid field argument: a quoted string or a bare string"
    if "_AND" in could or "_OR" in could or "$END" in could:
        return _after_condition(text, at, could)
    known = _quoted(("val", *TRANSFORMERS))
    if "EXISTS" in could:
        every = ("exists", *NUMBER_OPERATORS, *TEXT_SYMBOLS, *TEXT_WORDS, *LIST_OPERATORS)
        return f"expected a valid check operator: one of {_quoted(every)}"
    if "FIELD" in could and "NAME" in could:
        return "expected a '(' token, a field check, or an identifier"
    if could == {"FIELD"}:
        return "expected a field within 'val' transformer"
    if "FIELD" in could:
        return "expected field transformer argument: field, transformer, quoted string, number, or transformer list"
    if "BARE" in could:
        if "VAL" in could:
            return f"expected a string value or a field with a valid transformer: {known}"
        return "expected a string value"
    if "NUMBER" in could:
        return f"expected a number value or a field with a valid transformer: {known}"
    if "NAME" in could:
        return f"expected a list, an identifier, or a field with a valid transformer: {known}"
    return "expected a ')' token"


def _after_condition(text: str, at: int, could: set[str]) -> str:
    for word in ("or", "and"):
        following = text[at + len(word) : at + len(word) + 1]
        if text.startswith(word, at) and following not in ("(", *BLANKS):
            return f"expected blank or '(' after '{word}'"
    if "_CLOSE" in could and _open(text[:at]):
        return "expected a ')' token"
    last = text[:at].split()
    return f"unexpected token after '{last[-1] if last else ''}', expecting 'or', 'and'"


def _open(text: str) -> bool:
    """Whether a parenthesis is open; those in quotes do not count."""
    bare = re.sub(QUOTED, "", text)
    return bare.count("(") > bare.count(")")


def _quoted(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)
