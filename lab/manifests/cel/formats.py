"""Format strings with the values they are given: ``'%d of %s'.format([1, 'a'])``.

Source: https://pkg.go.dev/github.com/google/cel-go/ext#Strings and cel-go's ``ext/formatting.go``.
"""

from __future__ import annotations

import re
from collections.abc import Set

from lab.manifests.cel.checking import Checker
from lab.manifests.cel.issues import Issues, Place
from lab.manifests.cel.syntax import Call, Expr, Items, Literal, Mapping

_FORMATTING = "error during formatting"
_PARSING = "could not parse formatting clause"
_SIMPLE = frozenset({"list", "map", "int", "uint", "double", "bool", "string", "timestamp", "bytes", "duration",
                     "type", "null"})  # fmt: skip
_CLAUSES: dict[str, tuple[Set[str], str]] = {
    "d": ({"int", "uint"}, "decimal clause can only be used on integers"),
    "f": ({"double", "string"}, "fixed-point clause can only be used on doubles"),
    "e": ({"double", "string"}, "scientific clause can only be used on doubles"),
    "b": ({"int", "uint", "bool"}, "only integers and bools can be formatted as binary"),
    "x": ({"int", "uint", "string", "bytes"}, "only integers, byte buffers, and strings can be formatted as hex"),
    "o": ({"int", "uint"}, "octal clause can only be used on integers"),
    "s": (_SIMPLE, "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, "
                   "durations, and timestamps"),
}  # fmt: skip
_CLAUSES["X"] = _CLAUSES["x"]
_PRECISION = re.compile(r"\.([0-9]*)", re.ASCII)


class _FormatError(ValueError):
    def __init__(self, message: str, place: Place | None = None) -> None:
        super().__init__(message)
        self.place = place


def check_format(call: Call, checker: Checker, issues: Issues) -> None:
    """Note what is wrong with a format string and what is put in; both must be written out."""
    if call.function != "format" or not isinstance(call.target, Literal) or len(call.arguments) != 1:
        return
    values = call.arguments[0]
    if not isinstance(call.target.value, str) or not isinstance(values, Items):
        return
    try:
        asked = _clauses(call.target.value, values.items, checker)
    except _FormatError as trouble:
        issues.add(trouble.place or call.place, str(trouble))
        return
    if len(values.items) > asked:
        given = len(values.items)
        said = f"too many arguments supplied to string.format (expected {asked}, got {given})"
        issues.add(call.place, said)


def _clauses(text: str, values: list[Expr], checker: Checker) -> int:
    """How many clauses there are. Raises _FormatError at the first that is wrong."""
    asked, at = 0, 0
    while (at := text.find("%", at)) >= 0:
        if text.startswith("%%", at):
            at += 2
            continue
        if at + 1 >= len(text):
            raise _FormatError("unexpected end of string")
        if asked >= len(values):
            raise _FormatError(f"index {asked} out of range")
        at = _clause(text, at + 1, values[asked], checker)
        asked += 1
    return asked


def _clause(text: str, at: int, value: Expr, checker: Checker) -> int:
    """Check the clause at that place against its value; gives where it ends."""
    precision = _PRECISION.match(text, at)
    if precision is not None:
        at = precision.end()
        problem = ""
        if at >= len(text):
            problem = "could not find end of precision specifier"
        elif not precision[1]:
            problem = 'error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax'
        if problem:
            raise _FormatError(f"{_PARSING}: error while parsing precision: {problem}")
    letter = text[at]
    if letter not in _CLAUSES:
        raise _FormatError(f'{_PARSING}: unrecognized formatting clause "{letter}"')
    kinds, complaint = _CLAUSES[letter]
    wrong = _unfit(value, kinds, checker, deep=letter == "s")
    if wrong is not None:
        given = checker.type_of(wrong).runtime_name
        raise _FormatError(f"{_FORMATTING}: {complaint}, was given {given}", wrong.place)
    return at + 1


def _unfit(value: Expr, kinds: Set[str], checker: Checker, *, deep: bool) -> Expr | None:
    """The value, or the part of it, that is of none of those types."""
    name = checker.type_of(value).name
    if name != "dyn" and name not in kinds:
        return value
    parts: list[Expr] = []
    if deep and isinstance(value, Items):
        parts = value.items
    elif deep and isinstance(value, Mapping):
        parts = [part for entry in value.entries for part in (entry.key, entry.value)]
    unfit = (_unfit(part, kinds, checker, deep=True) for part in parts)
    return next((part for part in unfit if part is not None), None)
