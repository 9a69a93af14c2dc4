"""A stream of JSON values, one after the other, as Go's ``encoding/json`` decodes it.

kubectl tries a file that begins with ``{`` as JSON, and falls back to YAML.
"""

from __future__ import annotations

import json
import sys
from typing import NamedTuple, NoReturn

from lab.manifests.document import Json
from lab.manifests.gojson import go_quote
from lab.manifests.gonumbers import bounded

_BLANK = " \t\r\n"
_ESCAPES = frozenset('bfnrt\\/"')
_HEX = frozenset("0123456789abcdefABCDEF")
_DIGITS = frozenset("0123456789")
_WORDS = {"t": "true", "f": "false", "n": "null"}
_DEEPEST = 10_000


class JsonError(ValueError):
    """Text that is no JSON. ``at`` is the character's position; None at an early end."""

    def __init__(self, problem: str, at: int | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.at = at


class Next(NamedTuple):
    """A value, where its text begins, and where it ends."""

    value: Json
    start: int
    end: int


def next_value(text: str, at: int) -> Next | None:
    """The value that begins at or after ``at``; None when only blanks are left. Raises JsonError."""
    start = at
    while start < len(text) and text[start] in _BLANK:
        start += 1
    if start == len(text):
        return None
    try:
        value, end = _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError) as refusal:
        try:
            _Scanner(text, start).scan()
        except RecursionError:
            raise JsonError("exceeded max depth") from None
        raise JsonError(str(refusal)) from None
    return Next(value, start, end)


def object_trouble(text: str) -> str:
    """What Go's ``json.Unmarshal`` says of a text that is no JSON object; nothing when it is one, or null."""
    try:
        # At the end of its input Go looks at one more blank.
        found = next_value(text + " ", 0)
        if found is not None and text[found.end : found.end + 1] in (".", "e", "E"):
            _Scanner(text + " ", found.start).scan()
    except JsonError as trouble:
        at_end = trouble.problem == "unexpected EOF"
        return "unexpected end of JSON input" if at_end else trouble.problem
    if found is None:
        return "unexpected end of JSON input"
    if rest := text[found.end :].lstrip(_BLANK):
        return f"invalid character {quoted(rest[0])} after top-level value"
    if found.value is None or isinstance(found.value, dict):
        return ""
    return f"json: cannot unmarshal {_go_name(found.value)} into Go value of type map[string]interface {{}}"


def _go_name(value: Json) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "number"


def _integer(digits: str) -> int | float:
    return float(digits) if len(digits) > 20 else bounded(int(digits))


def _constant(name: str) -> NoReturn:
    raise ValueError(name)


def _float(digits: str) -> float:
    # kubectl passes a number on that no float can hold; the largest one stands for it.
    return max(-sys.float_info.max, min(float(digits), sys.float_info.max))


_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=_float, parse_constant=_constant)


class _Scanner:
    """Finds the first character that cannot be, with Go's words for it."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at
        self.opened: list[str] = []

    def scan(self) -> None:
        self._value()
        while self.opened:
            self._after_value()

    def _peek(self) -> str:
        if self.at >= len(self.text):
            raise JsonError("unexpected EOF")
        return self.text[self.at]

    def _next(self) -> str:
        while self._peek() in _BLANK:
            self.at += 1
        return self.text[self.at]

    def _refuse(self, context: str) -> NoReturn:
        raise JsonError(f"invalid character {quoted(self.text[self.at])} {context}", self.at)

    def _value(self) -> None:
        """A scalar, or a collection's beginning."""
        character = self._next()
        if character in "{[":
            self._open(character)
        elif character == '"':
            self._string()
        elif character in _WORDS:
            self._word(_WORDS[character])
        elif character == "-" or character in _DIGITS:
            self._number()
        else:
            self._refuse("looking for beginning of value")

    def _open(self, character: str) -> None:
        if len(self.opened) >= _DEEPEST:
            raise JsonError("exceeded max depth", self.at)
        self.at += 1
        self.opened.append(character)
        if self._next() == ("}" if character == "{" else "]"):
            self._close()
        elif character == "{":
            self._key()
        else:
            self._value()

    def _close(self) -> None:
        self.at += 1
        self.opened.pop()

    def _key(self) -> None:
        if self._next() != '"':
            self._refuse("looking for beginning of object key string")
        self._string()
        if self._next() != ":":
            self._refuse("after object key")
        self.at += 1
        self._value()

    def _after_value(self) -> None:
        in_object = self.opened[-1] == "{"
        character = self._next()
        if character == ",":
            self.at += 1
            if in_object:
                self._key()
            else:
                self._value()
        elif character == ("}" if in_object else "]"):
            self._close()
        else:
            self._refuse("after object key:value pair" if in_object else "after array element")

    def _string(self) -> None:
        self.at += 1
        while (character := self._peek()) != '"':
            if character < " ":
                self._refuse("in string literal")
            self.at += 1
            if character == "\\":
                self._escape()
        self.at += 1

    def _escape(self) -> None:
        character = self._peek()
        if character == "u":
            for _ in range(4):
                self.at += 1
                if self._peek() not in _HEX:
                    self._refuse("in \\u hexadecimal character escape")
        elif character not in _ESCAPES:
            self._refuse("in string escape code")
        self.at += 1

    def _word(self, word: str) -> None:
        for expected in word:
            if self._peek() != expected:
                self._refuse(f"in literal {word} (expecting {quoted(expected)})")
            self.at += 1

    def _number(self) -> None:
        if self.text[self.at] == "-":
            self.at += 1
        if self._peek() == "0":
            self.at += 1
        else:
            self._digits("in numeric literal")
        if self.text[self.at : self.at + 1] == ".":
            self.at += 1
            self._digits("after decimal point in numeric literal")
        if self.text[self.at : self.at + 1] in ("e", "E"):
            self.at += 1
            if self._peek() in "+-":
                self.at += 1
            self._digits("in exponent of numeric literal")

    def _digits(self, context: str) -> None:
        if self._peek() not in _DIGITS:
            self._refuse(context)
        while self.text[self.at : self.at + 1] in _DIGITS:
            self.at += 1


def quoted(character: str) -> str:
    """A character as Go's JSON errors quote it; of a character beyond ASCII they show the first byte."""
    if character == "'":
        return r"'\''"
    if character == '"':
        return "'\"'"
    byte_alone = "\udc80" <= character <= "\udcff"
    first = character.encode("utf-8", "surrogateescape" if byte_alone else "replace")[0]
    return f"'{go_quote(chr(first))[1:-1]}'"
