"""Conversions of values that are written out: cel-go makes them while it prepares the program.

Source: cel-go's ``interpreter/decorators.go`` and ``common/types``.
"""

from __future__ import annotations

import re
from typing import Any

from lab.manifests.cel.syntax import Call, Literal
from lab.manifests.gotime import rfc3339_error

_INT64 = range(-(2**63), 2**63)
_UINT64 = range(2**64)
_FIRST_SECOND, _LAST_SECOND = -62135596800, 253402300799
_DIGITS = re.compile("[0-9]+")
_FLOAT = re.compile(
    r"[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf|infinity|nan|"
    r"0x(?:[0-9a-f]+\.?[0-9a-f]*|\.[0-9a-f]+)p[+-]?[0-9]+)",
    re.IGNORECASE | re.ASCII,
)
_TRUTH = frozenset({"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"})
_AMOUNT = re.compile(r"([0-9]*)\.?([0-9]*)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_NANOSECONDS = {
    "ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9,
}  # fmt: skip


def conversion_problem(call: Call) -> str:
    """What goes wrong with converting a literal; empty where nothing does, and for calls of other kinds."""
    convert = _CONVERSIONS.get(call.function)
    if convert is None or len(call.arguments) != 1 or call.target is not None:
        return ""
    literal = call.arguments[0]
    if not isinstance(literal, Literal):
        return ""
    if literal.type_name == "null":
        return f"no such overload: {call.function}(null_type)"
    fits = convert(literal.value, literal.type_name)
    if fits is True:
        return ""
    return fits or f"type conversion error from '{literal.type_name}' to '{call.function}'"


def _int(value: Any, type_name: str) -> bool | str:
    if type_name == "string":
        digits = value[1:] if value[:1] in ("+", "-") else value
        return _DIGITS.fullmatch(digits) is not None and int(value) in _INT64
    if type_name == "double":
        return "integer overflow" if not -(2.0**63) < value < 2.0**63 else True
    return True if type_name != "uint" or value in _INT64 else "integer overflow"


def _uint(value: Any, type_name: str) -> bool | str:
    if type_name == "string":
        return _DIGITS.fullmatch(value) is not None and int(value) in _UINT64
    return True if 0 <= value < 2**64 else "unsigned integer overflow"


def _double(value: Any, type_name: str) -> bool | str:
    if type_name != "string":
        return True
    if _FLOAT.fullmatch(value) is None:
        return False
    plain = value.lower().lstrip("+-")
    return plain[:1] in "in" or "x" in plain or float(value) not in (float("inf"), float("-inf"))


def _bool(value: Any, type_name: str) -> bool | str:
    return type_name != "string" or value in _TRUTH


def _string(_value: Any, _type_name: str) -> bool | str:
    return True


_CONVERSIONS = {"int": _int, "uint": _uint, "double": _double, "bool": _bool, "string": _string}


def is_duration(value: Any) -> bool:
    """Whether a literal can be made a duration: a text such as ``1h30m`` of less than 292 years."""
    if not isinstance(value, str):
        return False
    rest = value[1:] if value[:1] in ("+", "-") else value
    if rest == "0":
        return True
    total, at = 0, 0
    while at < len(rest):
        found = _AMOUNT.match(rest, at)
        if found is None or not (found[1] or found[2]):
            return False
        unit = _NANOSECONDS[found[3]]
        total += int(found[1] or 0) * unit + int(found[2] or 0) * unit // 10 ** len(found[2])
        at = found.end()
    return bool(rest) and total in _INT64


def is_timestamp(value: Any) -> bool:
    """Whether a literal can be made a point of time: RFC 3339, or seconds since 1970, in the years 1 to 9999."""
    if isinstance(value, str):
        return not rfc3339_error(value) and not value.startswith("0000")
    return isinstance(value, int) and _FIRST_SECOND <= value <= _LAST_SECOND
