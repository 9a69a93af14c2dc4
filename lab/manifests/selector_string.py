"""Label selectors as typed on a command line: ``app=web,tier in (db,cache),!legacy``.

Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#list-and-watch-filtering and
the grammar of apimachinery's ``labels.Parse``.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.labels import qualified_name_errors
from lab.manifests.selector import SelectorError, check, integer
from lab.quick_dataclass import dataclass


class Comparison(StrEnum):
    """How a condition compares a label."""

    IN = "in"
    NOT_IN = "notin"
    EQUALS = "="
    DOUBLE_EQUALS = "=="
    NOT_EQUALS = "!="
    GREATER = "gt"
    LESS = "lt"
    EXISTS = "exists"
    DOES_NOT_EXIST = "!"


_POSITIVE = (Comparison.IN, Comparison.EQUALS, Comparison.DOUBLE_EQUALS)
_NEGATIVE = (Comparison.NOT_IN, Comparison.NOT_EQUALS)
_SETS = (Comparison.IN, Comparison.NOT_IN)
_SIGNS = {
    "=": Comparison.EQUALS,
    "==": Comparison.DOUBLE_EQUALS,
    "!=": Comparison.NOT_EQUALS,
    ">": Comparison.GREATER,
    "<": Comparison.LESS,
    "in": Comparison.IN,
    "notin": Comparison.NOT_IN,
}
_EXPECTED = "in, notin, =, ==, !=, gt, lt"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on one label; ``values`` are sorted and distinct."""

    key: str
    comparison: Comparison
    values: tuple[str, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether the labels meet it. An absent key meets ``notin`` and ``!=``."""
        if self.comparison is Comparison.EXISTS:
            return self.key in labels
        if self.comparison is Comparison.DOES_NOT_EXIST:
            return self.key not in labels
        value = labels.get(self.key)
        if self.comparison in _NEGATIVE:
            return value is None or value not in self.values
        if value is None:
            return False
        return value in self.values if self.comparison in _POSITIVE else self._compares(value)

    def _compares(self, value: str) -> bool:
        number, limit = integer(value), integer(self.values[0])
        if number is None or limit is None:
            return False
        return number > limit if self.comparison is Comparison.GREATER else number < limit

    def __str__(self) -> str:
        if self.comparison is Comparison.EXISTS:
            return self.key
        if self.comparison is Comparison.DOES_NOT_EXIST:
            return f"!{self.key}"
        values = ",".join(self.values)
        if self.comparison in _SETS:
            return f"{self.key} {self.comparison} ({values})"
        sign = {Comparison.GREATER: ">", Comparison.LESS: "<"}.get(self.comparison, str(self.comparison))
        return f"{self.key}{sign}{values}"


@dataclass(frozen=True, slots=True)
class StringSelector:
    """A parsed selector: every condition must hold."""

    conditions: tuple[Condition, ...] = ()

    @classmethod
    def parse(cls, text: str) -> StringSelector:
        """Read a selector. Raises SelectorError with apimachinery's words."""
        conditions = _Parser(_tokens(text)).selector()
        return cls(tuple(sorted(conditions, key=lambda condition: condition.key)))

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether an object with these labels is selected."""
        return all(condition.matches(labels) for condition in self.conditions)

    def __str__(self) -> str:
        return ",".join(map(str, self.conditions))


class _Token(NamedTuple):
    """``kind`` is the sign or word itself, ``name`` for any other word, ``end`` or ``error``."""

    kind: str
    text: str

    @property
    def as_value(self) -> str:
        """Its kind where a key or a value may stand: the words in and notin are names there."""
        return "name" if self.kind in ("in", "notin") else self.kind


_SPECIAL = frozenset("=!(),><")
_BLANK = frozenset(" \t\r\n")
_TOKENS = frozenset({")", ",", "!", "==", "=", ">", "<", "!=", "("})


def _tokens(text: str) -> list[_Token]:
    # A NUL ends the text for apimachinery's reader.
    text = text.partition("\0")[0]
    found: list[_Token] = []
    at = 0
    while at < len(text):
        if text[at] in _BLANK:
            at += 1
        elif text[at] in _SPECIAL:
            token, at = _sign(text, at)
            found.append(token)
        else:
            end = at
            while end < len(text) and text[end] not in _SPECIAL and text[end] not in _BLANK:
                end += 1
            word = text[at:end]
            found.append(_Token(word if word in ("in", "notin") else "name", word))
            at = end
    return [*found, _Token("end", "")]


def _sign(text: str, at: int) -> tuple[_Token, int]:
    """The longest sign that begins here."""
    both = text[at : at + 2]
    sign = both if both in _TOKENS else text[at]
    return _Token(sign, sign), at + len(sign)


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def _peek(self) -> _Token:
        return self.tokens[self.at]

    def _take(self) -> _Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def selector(self) -> list[Condition]:
        conditions: list[Condition] = []
        while (token := self._peek()).as_value in ("name", "!"):
            try:
                conditions.append(self._condition())
            except SelectorError as error:
                raise SelectorError(f"unable to parse requirement: {error}") from None
            token = self._take()
            if token.kind == "end":
                return conditions
            if token.kind != ",":
                raise SelectorError(f"found '{token.text}', expected: ',' or 'end of string'")
            if self._peek().as_value not in ("name", "!"):
                raise SelectorError(f"found '{self._peek().text}', expected: identifier after ','")
        if token.kind == "end":
            return conditions
        raise SelectorError(f"found '{token.text}', expected: !, identifier, or 'end of string'")

    def _condition(self) -> Condition:
        key, comparison = self._key()
        values: tuple[str, ...] = ()
        if comparison is None:
            comparison = self._comparison()
            values = self._values() if comparison in _SETS else self._value()
        check(key, comparison, values)
        return Condition(key, comparison, values)

    def _key(self) -> tuple[str, Comparison | None]:
        """The key, and the comparison where none is written."""
        token = self._take()
        negated = token.kind == "!"
        if negated:
            token = self._take()
        if token.as_value != "name":
            raise SelectorError(f"found '{token.text}', expected: identifier")
        if messages := qualified_name_errors(token.text):
            raise SelectorError(str(FieldError.invalid(FieldPath(), token.text, "; ".join(messages))))
        if negated:
            return token.text, Comparison.DOES_NOT_EXIST
        return token.text, Comparison.EXISTS if self._peek().kind in ("end", ",") else None

    def _comparison(self) -> Comparison:
        token = self._take()
        if token.kind not in _SIGNS:
            raise SelectorError(f"found '{token.text}', expected: {_EXPECTED}")
        return _SIGNS[token.kind]

    def _values(self) -> tuple[str, ...]:
        """``(a,b)``; an empty place is the empty value."""
        token = self._take()
        if token.kind != "(":
            raise SelectorError(f"found '{token.text}' expected: '('")
        token = self._peek()
        if token.kind == ")":
            self._take()
            return ("",)
        if token.as_value not in ("name", ","):
            raise SelectorError(f"found '{token.text}', expected: ',', ')' or identifier")
        values = self._list()
        self._take()
        return tuple(sorted(values))

    def _list(self) -> set[str]:
        values: set[str] = set()
        while True:
            token = self._take()
            following = self._peek() if self.at < len(self.tokens) else token
            if token.as_value == "name":
                values.add(token.text)
                if following.kind == ")":
                    return values
                if following.kind != ",":
                    raise SelectorError(f"found '{following.text}', expected: ',' or ')'")
            elif token.kind == ",":
                if not values:
                    values.add("")
                if following.kind == ")":
                    return values | {""}
                if following.kind == ",":
                    values.add("")
            else:
                raise SelectorError(f"found '{token.text}', expected: ',', or identifier")

    def _value(self) -> tuple[str, ...]:
        if self._peek().kind in ("end", ","):
            return ("",)
        token = self._take()
        if token.as_value != "name":
            raise SelectorError(f"found '{token.text}', expected: identifier")
        return (token.text,)
