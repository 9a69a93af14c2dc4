"""The text of an expression to nested tuples, by a parser of its own: no more of the language than exercises use."""

from __future__ import annotations

import re
from typing import Any

_WORD = re.compile(
    r"""\s*(?:(r?'(?:\\.|[^'\\])*'|r?"(?:\\.|[^"\\])*")|(\d+)|([A-Za-z_]\w*)|(\.\?|\[\?|&&|\|\||[=!<>]=|[-+*/%<>!?:.,(){}\[\]]))"""
)
_LEVELS = (("||",), ("&&",), ("==", "!=", "<", "<=", ">", ">=", "in"), ("+", "-"), ("*", "/", "%"))


class NotReadError(ValueError):
    """The expression is not one that this parser knows."""


def words(text: str) -> list[tuple[str, Any]]:
    """The words of an expression."""
    found: list[tuple[str, Any]] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _WORD.match(text, at)
        if match is None:
            raise NotReadError(text[at:])
        at = match.end()
        if match[1] is not None:
            raw = match[1].startswith("r")
            body = match[1][2:-1] if raw else match[1][1:-1]
            found.append(("text", body if raw else re.sub(r"\\(.)", lambda each: _escape(each[1]), body)))
        elif match[2] is not None:
            found.append(("number", int(match[2])))
        elif match[3] is not None:
            found.append(("name", match[3]))
        else:
            found.append(("sign", match[4]))
    return found


def _escape(char: str) -> str:
    return {"n": "\n", "t": "\t"}.get(char, char)


class Parser:
    """Reads words from the front."""

    def __init__(self, text: str) -> None:
        self.words = words(text)
        self.at = 0

    def whole(self) -> Any:
        """The whole expression."""
        found = self.choice()
        if self.at < len(self.words):
            raise NotReadError(str(self.words[self.at]))
        return found

    def next(self, *signs: str) -> str:
        """The sign that comes next, taken, if it is one of those."""
        kind, word = self.words[self.at] if self.at < len(self.words) else ("", "")
        if kind in ("sign", "name") and word in signs:
            self.at += 1
            return str(word)
        return ""

    def need(self, sign: str) -> None:
        """Take a sign that must come."""
        if not self.next(sign):
            raise NotReadError(f"no {sign}")

    def choice(self) -> Any:
        """A condition with two outcomes, or what is stronger."""
        found = self.level(0)
        if self.next("?"):
            yes = self.choice()
            self.need(":")
            return ("choice", found, yes, self.choice())
        return found

    def level(self, number: int) -> Any:
        """Operators of one strength."""
        if number == len(_LEVELS):
            return self.sign()
        found = self.level(number + 1)
        while sign := self.next(*_LEVELS[number]):
            found = ("op", sign, found, self.level(number + 1))
        return found

    def sign(self) -> Any:
        """A value with ``!`` or ``-`` before it."""
        if self.next("!"):
            return ("not", self.sign())
        return ("minus", self.sign()) if self.next("-") else self.member()

    def member(self) -> Any:
        """A value and what is selected of it."""
        found = self.simple()
        while sign := self.next(".", ".?", "[", "[?"):
            if sign in ("[", "[?"):
                key = self.choice()
                self.need("]")
                found = ("index", found, key, sign == "[?")
                continue
            _, name = self.words[self.at]
            self.at += 1
            if sign == "." and self.next("("):
                found = ("call", name, found, self.arguments(")"))
            else:
                found = ("field", found, name, sign == ".?")
        return found

    def arguments(self, end: str) -> list[Any]:
        """Expressions up to an end."""
        found: list[Any] = []
        while not self.next(end):
            found.append(self.choice())
            if not self.next(","):
                self.need(end)
                break
        return found

    def simple(self) -> Any:
        """A literal, a name, a call, a list, or something in brackets."""
        kind, word = self.words[self.at] if self.at < len(self.words) else ("", "")
        self.at += 1
        if kind in ("text", "number"):
            return ("value", word)
        if kind == "name":
            if word in ("true", "false", "null"):
                return ("value", {"true": True, "false": False, "null": None}[word])
            return ("call", word, None, self.arguments(")")) if self.next("(") else ("name", word)
        if word == "(":
            found = self.choice()
            self.need(")")
            return found
        if word == "[":
            return ("list", self.arguments("]"))
        raise NotReadError(str(word))
