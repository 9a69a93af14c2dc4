"""The text of a pattern to its tree."""

from __future__ import annotations

import re
from typing import NamedTuple

from lab.manifests.re2 import classes
from lab.manifests.re2.classes import Test


class PatternError(ValueError):
    """The text is no pattern; the words are Go's."""

    def __init__(self, problem: str, at: str) -> None:
        super().__init__(f"error parsing regexp: {problem}: `{at}`")


class One(NamedTuple):
    """One character of a set."""

    test: Test


class Place(NamedTuple):
    """A place between characters: ``^`` and ``$`` of a line, ``A`` and ``z`` of the text, ``b`` and ``B`` of a word."""

    kind: str


class Repeat(NamedTuple):
    """A part so many times; ``most`` is None for without end."""

    part: Node
    least: int
    most: int | None
    greedy: bool


class Row(NamedTuple):
    """Parts one after the other."""

    parts: tuple[Node, ...]


class Either(NamedTuple):
    """The first of the parts that leads to a match."""

    parts: tuple[Node, ...]


Node = One | Place | Repeat | Row | Either

_FLAGS = re.compile(r"\(\?(?:P?<(?P<name>[A-Za-z_][A-Za-z0-9_]*)>|(?P<on>[imsU]*)(?:-(?P<off>[imsU]+))?(?P<end>[:)]))")
_COUNT = re.compile(r"\{(\d{1,9})(?:(,)(\d{0,9}))?\}", re.ASCII)
_MOST_REPEATS = 1000
_DEEPEST = 200
_SIMPLE = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}


def parse(pattern: str) -> Node:
    """Read a pattern. Raises PatternError."""
    parser = _Parser(pattern)
    found = parser.either(0)
    if parser.at < len(pattern):
        raise PatternError("unexpected )", pattern)
    return found


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.flags: frozenset[str] = frozenset()

    def either(self, depth: int) -> Node:
        """Alternatives up to the closing bracket or the end; flags set within end with them."""
        if depth > _DEEPEST:
            raise PatternError("expression nests too deeply", self.text)
        before = self.flags
        parts = [self.row(depth)]
        while self.text.startswith("|", self.at):
            self.at += 1
            parts.append(self.row(depth))
        self.flags = before
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def row(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            part = self.atom(depth)
            if part is None:
                continue
            parts.append(self.repeated(part))
        return parts[0] if len(parts) == 1 else Row(tuple(parts))

    def repeated(self, part: Node) -> Node:
        """The part with the operators behind it."""
        last = ""
        while self.at < len(self.text):
            before = self.at
            bounds = self.bounds()
            if bounds is None:
                return part
            greedy = not self.text.startswith("?", self.at)
            self.at += not greedy
            if last:
                raise PatternError("invalid nested repetition operator", last + self.text[before : self.at])
            last = self.text[before : self.at]
            if "U" in self.flags:
                greedy = not greedy
            if bounds[0] > _MOST_REPEATS or (bounds[1] or 0) > _MOST_REPEATS:
                raise PatternError("invalid repeat count", last)
            if bounds[1] is not None and bounds[1] < bounds[0]:
                raise PatternError("invalid repeat count", last)
            part = Repeat(part, *bounds, greedy)
        return part

    def bounds(self) -> tuple[int, int | None] | None:
        """The repetition operator at this place; None where there is none."""
        char = self.text[self.at]
        if char in "*+?":
            self.at += 1
            return {"*": (0, None), "+": (1, None), "?": (0, 1)}[char]
        count = _COUNT.match(self.text, self.at) if char == "{" else None
        if count is None:
            return None
        self.at = count.end()
        least = int(count[1])
        return least, (least if not count[2] else int(count[3]) if count[3] else None)

    def atom(self, depth: int) -> Node | None:
        """What stands here; None for flags, which are nothing by themselves."""
        char = self.text[self.at]
        if char in "*+?":
            raise PatternError("missing argument to repetition operator", char)
        if char == "(":
            return self.group(depth)
        self.at += 1
        if char == "[":
            return self.one(self.set())
        if char == "\\":
            return self.escape()
        if char == ".":
            return One((lambda _char: True) if "s" in self.flags else (lambda other: other != "\n"))
        if char == "^":
            return Place("^" if "m" in self.flags else "A")
        if char == "$":
            return Place("$" if "m" in self.flags else "z")
        return self.one(classes.literal(char))

    def one(self, test: Test) -> One:
        return One(classes.folded(test) if "i" in self.flags else test)

    def group(self, depth: int) -> Node | None:
        before, start = self.flags, self.at
        self.at += 1
        if self.text.startswith("?", self.at):
            found = _FLAGS.match(self.text, start)
            if found is None:
                raise PatternError("invalid or unsupported Perl syntax", self.text[start : start + 3])
            self.at = found.end()
            if found["name"] is None:
                self.flags = (before | set(found["on"] or "")) - set(found["off"] or "")
                if found["end"] == ")":
                    return None
        inside = self.either(depth + 1)
        if not self.text.startswith(")", self.at):
            raise PatternError("missing closing )", self.text)
        self.at += 1
        self.flags = before
        return inside

    def escape(self) -> Node:
        start = self.at - 1
        if self.at >= len(self.text):
            raise PatternError("trailing backslash at end of expression", "")
        char = self.text[self.at]
        if char in "AzbB":
            self.at += 1
            return Place(char)
        if char == "Q":
            end = self.text.find("\\E", self.at)
            quoted = self.text[self.at + 1 : end if end >= 0 else len(self.text)]
            self.at = len(self.text) if end < 0 else end + 2
            return Row(tuple(self.one(classes.literal(each)) for each in quoted))
        if char == "C":
            self.at += 1
            return One(lambda _char: True)
        return self.one(self.escaped(start))

    def escaped(self, start: int) -> Test:
        """The set that an escape stands for, within brackets and outside them."""
        if self.at >= len(self.text):
            raise PatternError("trailing backslash at end of expression", "")
        char = self.text[self.at]
        self.at += 1
        if char in "dDsSwW":
            return classes.perl(char)
        if char in "pP":
            return self.unicode(char == "P", start)
        if char in _SIMPLE:
            return classes.literal(_SIMPLE[char])
        number = self.code(char)
        if number is not None:
            return classes.literal(number)
        if char.isascii() and not char.isalnum() and char != "_":
            return classes.literal(char)
        raise PatternError("invalid escape sequence", self.text[start : self.at])

    def code(self, char: str) -> str | None:
        """The character of a number: ``\\x41``, ``\\x{1F600}``, ``\\101``, ``\\0``."""
        found = None
        if char == "x":
            found = re.compile(r"([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\}").match(self.text, self.at)
            code = int(found[1] or found[2], 16) if found else -1
        elif char == "0" or (char in "1234567" and self.text[self.at : self.at + 1].isdigit()):
            found = re.compile("[0-7]{0,2}").match(self.text, self.at)
            code = int(char + (found[0] if found else ""), 8)
        if found is None or not 0 <= code <= 0x10FFFF:
            return None
        self.at = found.end()
        return chr(code)

    def unicode(self, opposite: bool, start: int) -> Test:
        rest = self.text[self.at :]
        name = rest[1 : rest.find("}")] if rest.startswith("{") and "}" in rest else rest[:1]
        self.at += len(name) + (2 if rest.startswith("{") else 0)
        if name.startswith("^"):
            name, opposite = name[1:], not opposite
        test = classes.of_unicode(name)
        if test is None:
            raise PatternError("invalid character class range", self.text[start : self.at])
        return classes.negated(test) if opposite else test

    def set(self) -> Test:
        """The characters between brackets."""
        start = self.at - 1
        opposite = self.text.startswith("^", self.at)
        self.at += opposite
        tests: list[Test] = []
        first = True
        while first or not self.text.startswith("]", self.at):
            if self.at >= len(self.text):
                raise PatternError("missing closing ]", self.text[start:])
            tests.append(self.member(first))
            first = False
        self.at += 1
        test = classes.any_of(tests)
        if "i" in self.flags:
            test = classes.folded(test)
        return classes.negated(test) if opposite else test

    def member(self, first: bool) -> Test:
        rest = self.text[self.at :]
        named = re.match(r"\[:(\^?)(\w+):\]", rest)
        if named is not None:
            test = classes.posix(named[2])
            if test is None:
                raise PatternError("invalid character class range", named[0])
            self.at += named.end()
            return classes.negated(test) if named[1] else test
        if rest[0] == "-" and not first and rest[1:2] not in ("]", ""):
            raise PatternError("invalid character class range", rest[:2])
        low, test = self.bound()
        if low is None or not self.text.startswith("-", self.at) or self.text[self.at + 1 : self.at + 2] in ("]", ""):
            return test
        start = self.at - 1
        self.at += 1
        high, _ = self.bound()
        if high is None or high < low:
            raise PatternError("invalid character class range", self.text[start : self.at])
        return classes.ranges(low + high)

    def bound(self) -> tuple[str | None, Test]:
        """One character of a set, or a set within it, which is no bound of a range."""
        char = self.text[self.at : self.at + 1]
        self.at += 1
        if char != "\\":
            return char, classes.literal(char)
        start = self.at - 1
        letter = self.text[self.at : self.at + 1]
        test = self.escaped(start)
        if letter in "dDsSwWpP":
            return None, test
        written = self.text[start + 1 : self.at]
        return _SIMPLE.get(letter) or _decoded(written), test


def _decoded(written: str) -> str:
    """The character that an escape without its backslash stands for."""
    if written[0] == "x":
        return chr(int(written[1:].strip("{}"), 16))
    return chr(int(written, 8)) if written[0].isdigit() else written[0]
