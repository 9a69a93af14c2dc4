"""``'%d of %s'.format([1, 'a'])``.

Source: https://pkg.go.dev/github.com/google/cel-go/ext#Strings and cel-go's ``ext/formatting.go``.
"""

from __future__ import annotations

import re
from typing import Any

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import Table, call
from lab.manifests.cel.evaluate.instants import rfc3339
from lab.manifests.cel.evaluate.library.conversions import seconds
from lab.manifests.cel.evaluate.values import Duration, EvaluationError, Timestamp, TypeValue, UInt, type_name
from lab.manifests.gojson import go_quote

_CLAUSE = re.compile(r"%(?:\.([0-9]*))?(.?)", re.DOTALL)
_MOST_DIGITS = 1000
_PARSING = "could not parse formatting clause"
_SPECIAL = ("NaN", "Infinity", "-Infinity")


def _format(budget: Budget, text: str, values: list[Any]) -> str:
    made: list[str] = []
    at, used = 0, 0
    while (start := text.find("%", at)) >= 0:
        made.append(text[at:start])
        if text.startswith("%%", start):
            made.append("%")
            at = start + 2
            continue
        found = _CLAUSE.match(text, start)
        assert found is not None
        if start + 1 >= len(text):
            raise EvaluationError("unexpected end of string")
        if used >= len(values):
            raise EvaluationError(f"index {used} out of range")
        made.append(_clause(found, values[used]))
        used += 1
        at = found.end()
    if used < len(values):
        raise EvaluationError(f"too many arguments supplied to string.format (expected {used}, got {len(values)})")
    made.append(text[at:])
    whole = "".join(made)
    budget.spend(len(whole) // 10)
    return whole


def _clause(found: re.Match[str], value: Any) -> str:
    precision = found[1]
    if precision is not None and not found[2]:
        raise _parsing("could not find end of precision specifier")
    if precision == "":
        raise _parsing('error while converting precision to integer: strconv.Atoi: parsing "": invalid syntax')
    digits = min(int(precision or 6), _MOST_DIGITS)
    letter = found[2]
    if letter == "s":
        return _text(value)
    if letter == "d":
        return _whole(value, "d", "decimal clause can only be used on integers")
    if letter == "o":
        return _whole(value, "o", "octal clause can only be used on integers")
    if letter in "fe" and letter:
        return _double(value, letter, digits)
    if letter == "b":
        if isinstance(value, bool):
            return str(int(value))
        return _whole(value, "b", "only integers and bools can be formatted as binary")
    if letter in "xX" and letter:
        return _hexadecimal(value, letter)
    raise EvaluationError(f'{_PARSING}: unrecognized formatting clause "{letter}"')


def _parsing(problem: str) -> EvaluationError:
    return EvaluationError(f"{_PARSING}: error while parsing precision: {problem}")


def _misfit(complaint: str, value: Any) -> EvaluationError:
    return EvaluationError(f"error during formatting: {complaint}, was given {type_name(value)}")


def _whole(value: Any, letter: str, complaint: str) -> str:
    if type(value) not in (int, UInt):
        raise _misfit(complaint, value)
    return format(int(value), letter)


def _hexadecimal(value: Any, letter: str) -> str:
    if isinstance(value, str | bytes):
        digits = (value.encode() if isinstance(value, str) else value).hex()
        return digits.upper() if letter == "X" else digits
    return _whole(value, letter, "only integers, byte buffers, and strings can be formatted as hex")


def _double(value: Any, letter: str, digits: int) -> str:
    if value in _SPECIAL and isinstance(value, str):
        return "∞" if value == "Infinity" else "-∞" if value == "-Infinity" else value
    if type(value) is not float:
        name = "fixed-point" if letter == "f" else "scientific"
        raise _misfit(f"{name} clause can only be used on doubles", value)
    return format(value, f",.{digits}f") if letter == "f" else format(value, f".{digits}e")


def _text(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(map(_within, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(sorted(f'{_within(key)}:{_within(each)}' for key, each in value.items()))}}}"
    if isinstance(value, TypeValue):
        return value.name
    if not isinstance(value, bool | int | float | str | bytes | Duration | Timestamp):
        allowed = "strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps"
        raise _misfit(f"string clause can only be used on {allowed}", value)
    return str(call("string", Budget(), [value]))


def _within(value: Any) -> str:
    """A value within a list or a map, as an expression would write it."""
    if isinstance(value, str):
        return go_quote(value)
    if isinstance(value, Duration):
        return f'duration("{seconds(value)}")'
    if isinstance(value, Timestamp):
        return f'timestamp("{rfc3339(value)}")'
    if isinstance(value, bytes):
        return f"b{go_quote(_text(value))}"
    if type(value) is float:
        return format(value, ".6f")
    return _text(value)


TABLE: Table = {("format", (str, list)): _format}
