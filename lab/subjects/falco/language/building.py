"""From lark's rules to the tree. Only ``grammar`` imports this: it needs lark."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from lark import Token, Transformer

from lab.subjects.falco.language.escapes import EscapeError, unescaped
from lab.subjects.falco.language.tree import (
    And,
    Check,
    Exists,
    Field,
    Items,
    Name,
    Node,
    Not,
    Or,
    Several,
    Text,
    Transformed,
    Value,
)


class Built(NamedTuple):
    """A condition, how deep libsinsp's functions call each other while reading it, and its outermost extent."""

    node: Node
    depth: int
    start: int
    end: int


class Held(NamedTuple):
    """A value, and how deep it is."""

    value: Value | Items
    depth: int


class BadEscape(NamedTuple):
    """A quoted text with an escape that there is not."""

    problem: str
    start: int
    end: int


Part: TypeAlias = Built | Held | BadEscape | Token


class RefusedError(ValueError):
    """What is wrong with a condition, and where."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


class Builder(Transformer[Token, Built]):
    """The callbacks, by the names of the rules."""

    def start(self, parts: list[Built]) -> Built:
        """The whole."""
        return parts[0]

    def either(self, parts: list[Built]) -> Built:
        """``a or b``."""
        return self._joined(parts, Or)

    def both(self, parts: list[Built]) -> Built:
        """``a and b``."""
        return self._joined(parts, And)

    @staticmethod
    def _joined(parts: list[Built], kind: type[And] | type[Or]) -> Built:
        # What stands in parentheses right after the word is read by one function less, or two.
        depth = 1 + max(each.depth for each in parts)
        if len(parts) == 1:
            return Built(parts[0].node, depth, parts[0].start, parts[0].end)
        start, end = parts[0].start, parts[-1].end
        return Built(kind(tuple(each.node for each in parts), start, end), depth, start, end)

    def enclosed(self, parts: list[Built]) -> Built:
        """What stands in parentheses, the closing one included."""
        return parts[0]._replace(depth=parts[0].depth + 1)

    def negated(self, parts: list[Part]) -> Built:
        """``not a``."""
        built = parts[-1]
        assert isinstance(built, Built)
        words = [each for each in parts if isinstance(each, Token)]
        start = int(words[0].start_pos or 0) if words else built.start
        node = Not(built.node, start, built.end) if len(words) % 2 else built.node
        return Built(node, built.depth + 1, start, built.end)

    def parenthesis(self, parts: list[Built]) -> Built:
        """``(a)``."""
        return parts[0]._replace(depth=parts[0].depth + 1)

    def named(self, parts: list[Token]) -> Built:
        """A macro."""
        start, end = _extent(parts[0])
        return Built(Name(str(parts[0]), start, end), 1, start, end)

    def compared(self, parts: list[Part]) -> Built:
        """A comparison."""
        left, operator, *rest = parts
        assert isinstance(left, Held)
        assert isinstance(operator, Token)
        value = left.value
        assert not isinstance(value, Items)
        start = value.start
        if operator.type == "EXISTS":
            end = _extent(operator)[1]
            return Built(Exists(value, start, end), 2 + left.depth, start, end)
        quantifier = ""
        if isinstance(rest[0], Token):
            quantifier = str(rest[0])
            rest = rest[1:]
        right = _held(rest[0])
        check = Check(value, str(operator), right.value, quantifier, start, right.value.end)
        return Built(check, 1 + max(left.depth, 2 + right.depth), start, right.value.end)

    def listed(self, parts: list[Part]) -> Held:
        """Values in parentheses. libsinsp takes a single value with a bad escape for none."""
        items = [each for each in parts[1:] if each is not None]
        start = _extent(parts[0])[0]
        if items and isinstance(items[0], BadEscape):
            if len(items) > 1:
                raise RefusedError("expected a ')' token", items[0].end)
            items = []
        texts = tuple(text for each in items if isinstance(text := _held(each).value, Text))
        end = texts[-1].end + 1 if texts else start + 2
        return Held(Items(texts, start, end), 1)

    def list_name(self, parts: list[Token]) -> Held:
        """A word where a list may stand."""
        return Held(Text(str(parts[0]), *_extent(parts[0])), 0)

    def plainly(self, parts: list[Part]) -> Held:
        """``val(field)``."""
        return self._transformed("val", parts)

    def transformed(self, parts: list[Part]) -> Held:
        """``tolower(field)``."""
        return self._transformed(str(parts[0])[:-1], parts)

    @staticmethod
    def _transformed(name: str, parts: list[Part]) -> Held:
        start = _extent(parts[0])[0]
        last = parts[-1]
        argument = None
        if isinstance(last, Token) and last.type == "ARGUMENT":
            argument, parts = _argument(str(last), start), parts[:-1]
        held = [_held(each) for each in parts[1:]]
        values = tuple(each.value for each in held if not isinstance(each.value, Items))
        end = held[-1].value.end + 1
        return Held(Transformed(name, values, argument, start, end), 2 + max(each.depth for each in held))

    def several(self, parts: list[Part]) -> Held:
        """The list that ``join`` takes."""
        start = _extent(parts[0])[0]
        held = [_held(each) for each in parts[1:] if each is not None]
        values = tuple(each.value for each in held if not isinstance(each.value, Items))
        end = held[-1].value.end + 1 if held else start + 2
        return Held(Several(values, start, end), max((each.depth for each in held), default=0))

    def field(self, parts: list[Token]) -> Held:
        """A field, with its argument if it has one."""
        start, end = _extent(parts[0])
        name, bracket, rest = str(parts[0]).partition("[")
        argument = _argument(f"[{rest}", start) if bracket else None
        return Held(Field(name, argument, start, end), 1)

    def number(self, parts: list[Token]) -> Held:
        """A number."""
        return Held(Text(str(parts[0]), *_extent(parts[0])), 0)

    def bare(self, parts: list[Token]) -> Held:
        """A text without quotes."""
        return Held(Text(str(parts[0]), *_extent(parts[0])), 0)

    def quoted(self, parts: list[Token]) -> Held | BadEscape:
        """A text in quotes."""
        start, end = _extent(parts[0])
        try:
            return Held(Text(unescaped(str(parts[0])), start, end, True), 0)
        except EscapeError as problem:
            return BadEscape(str(problem), start, end)


def _held(part: object) -> Held:
    """The value. Raises RefusedError for a text with a bad escape."""
    if isinstance(part, BadEscape):
        raise RefusedError(part.problem, part.start)
    assert isinstance(part, Held)
    return part


def _argument(written: str, at: int) -> str:
    inside = written[1:-1]
    if inside[:1] not in ("'", '"'):
        return inside
    try:
        return unescaped(inside)
    except EscapeError as problem:
        raise RefusedError(str(problem), at) from None


def _extent(token: object) -> tuple[int, int]:
    assert isinstance(token, Token)
    return int(token.start_pos or 0), int(token.end_pos or 0)
