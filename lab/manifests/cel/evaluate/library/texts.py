"""Strings: ``startsWith``, ``split``, ``lowerAscii``…

Source: https://pkg.go.dev/github.com/google/cel-go/ext#Strings
"""

from __future__ import annotations

from typing import Any

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import Table
from lab.manifests.cel.evaluate.values import EvaluationError

_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_BLANKS = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f"
    "\u205f\u3000"
)
_QUOTED = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\",
           '"': '\\"'}  # fmt: skip


def _char_at(_budget: Budget, text: str, place: int) -> str:
    if not 0 <= place <= len(text):
        raise EvaluationError(f"index out of range: {place}")
    return text[place : place + 1]


def _index(_budget: Budget, text: str, part: str, start: int = 0) -> int:
    if start < 0:
        raise EvaluationError(f"index out of range: {start}")
    if not part:
        return min(start, len(text))
    return text.find(part, start) if start < len(text) else -1


def _last_index(_budget: Budget, text: str, part: str) -> int:
    return text.rfind(part) if part else len(text)


def _last_index_before(_budget: Budget, text: str, part: str, last: int) -> int:
    if last < 0:
        raise EvaluationError(f"index out of range: {last}")
    if not part:
        return min(last, len(text))
    return -1 if last >= len(text) else text.rfind(part, 0, last + len(part))


def _replaced(budget: Budget, text: str, old: str, new: str, count: int = -1) -> str:
    made = text.replace(old, new, count)
    budget.spend(len(made) // 10)
    return made


def _split(budget: Budget, text: str, separator: str, count: int = -1) -> list[str]:
    budget.spend(len(text) // 10)
    if count == 0:
        return []
    if not separator:
        items = list(text)
        return items if count < 0 or count >= len(items) else [*items[: count - 1], "".join(items[count - 1 :])]
    return text.split(separator, -1 if count < 0 else count - 1)


def _from(_budget: Budget, text: str, start: int) -> str:
    if not 0 <= start <= len(text):
        raise EvaluationError(f"index out of range: {start}")
    return text[start:]


def _between(_budget: Budget, text: str, start: int, end: int) -> str:
    if start > end:
        raise EvaluationError(f"invalid substring range. start: {start}, end: {end}")
    for bound in (start, end):
        if not 0 <= bound <= len(text):
            raise EvaluationError(f"index out of range: {bound}")
    return text[start:end]


def _joined(budget: Budget, items: list[Any], separator: str = "") -> str:
    if not all(isinstance(item, str) for item in items):
        raise EvaluationError("no such overload")
    budget.spend(sum(len(item) + len(separator) for item in items) // 10)
    return separator.join(items)


def _quote(_budget: Budget, text: str) -> str:
    return f'"{"".join(_QUOTED.get(char, char) for char in text)}"'


TABLE: Table = {
    ("contains", (str, str)): lambda _, a, b: b in a,
    ("startsWith", (str, str)): lambda _, a, b: a.startswith(b),
    ("endsWith", (str, str)): lambda _, a, b: a.endswith(b),
    ("charAt", (str, int)): _char_at,
    ("indexOf", (str, str)): _index,
    ("indexOf", (str, str, int)): _index,
    ("lastIndexOf", (str, str)): _last_index,
    ("lastIndexOf", (str, str, int)): _last_index_before,
    ("lowerAscii", (str,)): lambda _, a: a.translate(_LOWER),
    ("upperAscii", (str,)): lambda _, a: a.translate(_UPPER),
    ("replace", (str, str, str)): _replaced,
    ("replace", (str, str, str, int)): _replaced,
    ("split", (str, str)): _split,
    ("split", (str, str, int)): _split,
    ("substring", (str, int)): _from,
    ("substring", (str, int, int)): _between,
    ("trim", (str,)): lambda _, a: a.strip(_BLANKS),
    ("join", (list,)): _joined,
    ("join", (list, str)): _joined,
    ("strings.quote", (str,)): _quote,
}
