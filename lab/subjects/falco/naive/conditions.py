"""Conditions as Python expressions over comparisons, read by cutting the text into words."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from typing import Any, NamedTuple

TOKEN = re.compile(
    r"""\s*(?:(?P<quoted>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<sign><=|>=|==|!=|=|<|>|\(|\)|,)|(?P<word>[^\s()=<>!,"']+))"""
)
FIELD = re.compile(r"[a-z0-9_]+(\.[a-zA-Z0-9_]+)+(\[[^\]]*\])?")
NUMBERS = ("fd.num", "evt.rawres", "proc.tty", "user.uid", "user.loginuid", "proc.pid", "evt.num")
PORTS = ("fd.sport", "fd.rport", "fd.cport", "fd.lport", "fd.port")


class WrongError(Exception):
    """A condition that cannot be read."""


class Comparison(NamedTuple):
    """One comparison."""

    field: str
    how: str
    values: tuple[str, ...]

    def __call__(self, event: dict[str, Any]) -> bool:
        """Whether it holds for an event."""
        for field in {"fd.port": ("fd.sport", "fd.cport")}.get(self.field, (self.field,)):
            held = event.get(field)
            if held is not None and any(map(self._one, held if isinstance(held, list) else [held])):
                return True
        return False

    def _one(self, held: Any) -> bool:
        if self.how == "exists":
            return True
        text = str(held).lower() if isinstance(held, bool) else str(held)
        if self.how in ("<", "<=", ">", ">="):
            one, other = float(held), float(self.values[0])
            return {"<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other}[self.how]
        if self.how == "!=":
            return text != self.values[0]
        return any(HOW[self.how](text, value) for value in self.values)


def _below(text: str, value: str) -> bool:
    return f"{text.rstrip('/')}/".startswith(f"{value.rstrip('/')}/") if "*" not in value else any(
        fnmatch.fnmatchcase("/".join(text.split("/")[: end + 1]), value) for end in range(len(text.split("/")))
    )  # fmt: skip


HOW: dict[str, Callable[[str, str], bool]] = {
    "=": str.__eq__,
    "==": str.__eq__,
    "in": str.__eq__,
    "intersects": str.__eq__,
    "contains": str.__contains__,
    "icontains": lambda text, value: value.lower() in text.lower(),
    "startswith": str.startswith,
    "endswith": str.endswith,
    "glob": fnmatch.fnmatchcase,
    "iglob": lambda text, value: fnmatch.fnmatchcase(text.lower(), value.lower()),
    "pmatch": _below,
    "regex": lambda text, value: re.fullmatch(value, text) is not None,
}


class Expression:
    """A condition: comparisons, and how they are joined, in Python's words."""

    def __init__(self, text: str, macros: dict[str, str], inside: tuple[str, ...] = ()) -> None:
        self.macros = macros
        self.inside = inside
        self.comparisons: list[Comparison] = []
        self.words = self._cut(text)
        self.at = 0
        self.code = self._either()
        if self.at < len(self.words):
            raise WrongError(text)

    def _cut(self, text: str) -> list[tuple[str, str]]:
        found = []
        at = 0
        text = text.rstrip()
        while at < len(text):
            match = TOKEN.match(text, at)
            if match is None:
                raise WrongError(text[at:])
            found.append((str(match.lastgroup), match.group(str(match.lastgroup))))
            at = match.end()
        return found

    def _peek(self) -> tuple[str, str]:
        return self.words[self.at] if self.at < len(self.words) else ("", "")

    def _next(self) -> tuple[str, str]:
        word = self._peek()
        self.at += 1
        return word

    def _either(self) -> str:
        parts = [self._both()]
        while self._peek() == ("word", "or"):
            self.at += 1
            parts.append(self._both())
        return f"({' or '.join(parts)})"

    def _both(self) -> str:
        parts = [self._single()]
        while self._peek() == ("word", "and"):
            self.at += 1
            parts.append(self._single())
        return f"({' and '.join(parts)})"

    def _single(self) -> str:
        kind, word = self._next()
        if (kind, word) == ("word", "not"):
            return f"(not {self._single()})"
        if (kind, word) == ("sign", "("):
            inner = self._either()
            if self._next() != ("sign", ")"):
                raise WrongError(")")
            return inner
        if kind != "word":
            raise WrongError(word)
        if not FIELD.fullmatch(word):
            return self._macro(word)
        return self._comparison(word)

    def _macro(self, name: str) -> str:
        if name not in self.macros or name in self.inside:
            raise WrongError(f"no macro {name}")
        inner = Expression(self.macros[name], self.macros, (*self.inside, name))

        def mine(found: re.Match[str]) -> str:
            return self._added(inner.comparisons[int(found.group(1))])

        return f"({re.sub(r'c([0-9]+)', mine, inner.code)})"

    def _comparison(self, field: str) -> str:
        kind, how = self._next()
        if (how not in HOW and how not in ("!=", "<", "<=", ">", ">=", "exists")) or kind == "quoted":
            raise WrongError(how)
        if how == "exists":
            return self._added(Comparison(field, how, ()))
        if how in ("in", "intersects", "pmatch"):
            if self._next() != ("sign", "("):
                raise WrongError(field)
            values = []
            while self._peek() != ("sign", ")"):
                values.append(self._value())
                if self._peek() == ("sign", ","):
                    self.at += 1
                elif self._peek() != ("sign", ")"):
                    raise WrongError(field)
            self.at += 1
        else:
            values = [self._value()]
        self._typed(field, how, values)
        return self._added(Comparison(field, how, tuple(values)))

    def _value(self) -> str:
        kind, word = self._next()
        if kind == "quoted":
            return re.sub(r"\\(.)", r"\1", word[1:-1])
        if kind != "word":
            raise WrongError(word)
        return word

    @staticmethod
    def _typed(field: str, how: str, values: list[str]) -> None:
        numeric = field in NUMBERS or field in PORTS
        boolean = field.startswith("evt.is_") or field in ("container.privileged", "evt.failed")
        if numeric or boolean:
            if how in ("contains", "icontains", "startswith", "endswith", "glob", "iglob", "pmatch", "regex"):
                raise WrongError(how)
            if boolean and not set(values) <= {"true", "false"}:
                raise WrongError(values[0])
            if numeric and not all(re.fullmatch(r"[+-]?\d+", value) for value in values):
                raise WrongError(values[0])
        if field == "evt.type" and not all(re.fullmatch(r"[a-z_0-9]+", value) for value in values):
            raise WrongError(values[0])

    def _added(self, comparison: Comparison) -> str:
        if comparison not in self.comparisons:
            self.comparisons.append(comparison)
        return f"c{self.comparisons.index(comparison)}"
