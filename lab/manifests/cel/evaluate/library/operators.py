"""Arithmetic, order, and looking things up: ``_+_``, ``_<_``, ``_[_]``, ``@in``, ``size``."""

from __future__ import annotations

from collections.abc import Callable
from math import fmod, inf, nan
from typing import Any

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import ANY, Table
from lab.manifests.cel.evaluate.values import (
    ABSENT,
    Duration,
    EvaluationError,
    Timestamp,
    UInt,
    compare,
    equal,
    find,
    shown,
    type_name,
)
from lab.manifests.gonumbers import INT64, UINT64

FIRST_NANOSECOND = -62135596800 * 10**9
LAST_NANOSECOND = 253402300799 * 10**9 + 999_999_999

_RECEIVERS = frozenset({str, Duration, Timestamp})
"""Types that answer to a function's name themselves, with other words."""

_KNOWN: dict[str, frozenset[type]] = {
    "+": frozenset({int, UInt, float, str, bytes, list, Duration, Timestamp}),
    "-": frozenset({int, UInt, float, Duration, Timestamp}),
    "*": frozenset({int, UInt, float}),
    "/": frozenset({int, UInt, float}),
    "%": frozenset({int, UInt}),
    "<": frozenset({bool, int, UInt, float, str, bytes, Duration, Timestamp}),
}


def whole(number: int) -> int:
    """A signed number of 64 bits. Raises EvaluationError where it is none."""
    if number not in INT64:
        raise EvaluationError("integer overflow")
    return number


def positive(number: int) -> UInt:
    """An unsigned number of 64 bits. Raises EvaluationError where it is none."""
    if number not in UINT64:
        raise EvaluationError("unsigned integer overflow")
    return UInt(number)


def length(nanoseconds: int) -> Duration:
    """A length of time. Raises EvaluationError where it is too long."""
    if nanoseconds not in INT64:
        raise EvaluationError("duration overflow")
    return Duration(nanoseconds)


def moment(nanoseconds: int) -> Timestamp:
    """A point of time in the years 1 to 9999. Raises EvaluationError where it is none."""
    if not FIRST_NANOSECOND <= nanoseconds <= LAST_NANOSECOND:
        raise EvaluationError("timestamp overflow")
    return Timestamp(nanoseconds)


def _misfit(sign: str, one: Any) -> EvaluationError:
    if type(one) in _KNOWN[sign[:1]] or type(one) in _RECEIVERS:
        return EvaluationError("no such overload")
    return EvaluationError(f"no such overload: _{sign}_")


def _add_lists(budget: Budget, one: list[Any], other: list[Any]) -> list[Any]:
    budget.spend(len(one) + len(other))
    return one + other


def _add_texts(budget: Budget, one: Any, other: Any) -> Any:
    budget.spend((len(one) + len(other)) // 10)
    return one + other


def _divided(_budget: Budget, one: int, other: int) -> int:
    if other == 0:
        raise EvaluationError("division by zero")
    quotient = abs(one) // abs(other)
    return whole(quotient if (one < 0) == (other < 0) else -quotient)


def _divided_doubles(_budget: Budget, one: float, other: float) -> float:
    if other:
        return one / other
    return nan if one == 0 or one != one else (inf if (one > 0) == (str(other)[0] != "-") else -inf)


def _rest(_budget: Budget, one: int, other: int) -> int:
    if other == 0:
        raise EvaluationError("modulus by zero")
    return whole(int(fmod(one, other)) if abs(one) < 2**53 and abs(other) < 2**53 else _exact_rest(one, other))


def _exact_rest(one: int, other: int) -> int:
    rest = abs(one) % abs(other)
    return -rest if one < 0 else rest


def _natural(sign: str, function: Callable[[int, int], int]) -> Callable[..., UInt]:
    def of_uints(_budget: Budget, one: UInt, other: UInt) -> UInt:
        if sign in "/%" and other == 0:
            raise EvaluationError("division by zero" if sign == "/" else "modulus by zero")
        return positive(function(int(one), int(other)))

    return of_uints


def _ordered(sign: str, holds: Callable[[int], bool]) -> Callable[..., bool]:
    def of_values(_budget: Budget, one: Any, other: Any) -> bool:
        if type(one) not in _KNOWN["<"]:
            raise _misfit_order(sign, one)
        return holds(compare(one, other))

    return of_values


def _misfit_order(sign: str, one: Any) -> EvaluationError:
    return EvaluationError("no such overload" if type(one) in _RECEIVERS else f"no such overload: _{sign}_")


def _otherwise(sign: str) -> Callable[..., Any]:
    def refuse(_budget: Budget, one: Any, _other: Any) -> Any:
        raise _misfit(sign, one)

    return refuse


def _contains(budget: Budget, one: Any, other: list[Any]) -> bool:
    budget.spend(len(other))
    return any(equal(one, item) for item in other)


def _has_key(_budget: Budget, key: Any, mapping: dict[Any, Any]) -> bool:
    return find(mapping, key) is not ABSENT


def _in_nothing(_budget: Budget, _one: Any, _other: Any) -> bool:
    raise EvaluationError("no such overload")


def index(value: Any, key: Any) -> Any:
    """An item of a list or the value of a map. Raises EvaluationError where there is none."""
    if isinstance(value, dict):
        found = find(value, key)
        if found is ABSENT:
            raise EvaluationError(f"no such key: {shown(key)}")
        return found
    if isinstance(value, list):
        place = _position(key)
        if 0 <= place < len(value):
            return value[place]
        raise EvaluationError(f"index out of bounds: {shown(key)}")
    raise EvaluationError(f"no such key: {shown(key)}")


def _position(key: Any) -> int:
    if type(key) in (int, UInt) or (type(key) is float and key.is_integer()):
        return int(key)
    if type(key) is float:
        raise EvaluationError(f"unsupported index value {shown(key)} in list")
    raise EvaluationError(f"unsupported index type '{type_name(key)}' in list")


def _negated(_budget: Budget, value: Any) -> Any:
    return whole(-value) if isinstance(value, int) else -value


def _no_negation(_budget: Budget, value: Any) -> Any:
    known = type(value) in (bool, UInt, *_RECEIVERS)
    raise EvaluationError("no such overload" if known else "no such overload: -_")


def _no_opposite(_budget: Budget, value: Any) -> Any:
    known = type(value) in (int, float, *_RECEIVERS)
    raise EvaluationError("no such overload" if known else "no such overload: !_")


def _size(_budget: Budget, value: Any) -> int:
    return len(value)


def _sum_of_durations(_budget: Budget, one: Duration, other: Duration) -> Duration:
    return length(one.nanoseconds + other.nanoseconds)


TABLE: Table = {
    ("_+_", (int, int)): lambda _, a, b: whole(a + b),
    ("_+_", (UInt, UInt)): _natural("+", lambda a, b: a + b),
    ("_+_", (float, float)): lambda _, a, b: a + b,
    ("_+_", (str, str)): _add_texts,
    ("_+_", (bytes, bytes)): _add_texts,
    ("_+_", (list, list)): _add_lists,
    ("_+_", (Duration, Duration)): _sum_of_durations,
    ("_+_", (Duration, Timestamp)): lambda _, a, b: moment(a.nanoseconds + b.nanoseconds),
    ("_+_", (Timestamp, Duration)): lambda _, a, b: moment(a.nanoseconds + b.nanoseconds),
    ("_-_", (int, int)): lambda _, a, b: whole(a - b),
    ("_-_", (UInt, UInt)): _natural("-", lambda a, b: a - b),
    ("_-_", (float, float)): lambda _, a, b: a - b,
    ("_-_", (Duration, Duration)): lambda _, a, b: length(a.nanoseconds - b.nanoseconds),
    ("_-_", (Timestamp, Timestamp)): lambda _, a, b: length(a.nanoseconds - b.nanoseconds),
    ("_-_", (Timestamp, Duration)): lambda _, a, b: moment(a.nanoseconds - b.nanoseconds),
    ("_*_", (int, int)): lambda _, a, b: whole(a * b),
    ("_*_", (UInt, UInt)): _natural("*", lambda a, b: a * b),
    ("_*_", (float, float)): lambda _, a, b: a * b,
    ("_/_", (int, int)): _divided,
    ("_/_", (UInt, UInt)): _natural("/", lambda a, b: a // b),
    ("_/_", (float, float)): _divided_doubles,
    ("_%_", (int, int)): _rest,
    ("_%_", (UInt, UInt)): _natural("%", lambda a, b: a % b),
    ("_<_", (ANY, ANY)): _ordered("<", lambda order: order < 0),
    ("_<=_", (ANY, ANY)): _ordered("<=", lambda order: order <= 0),
    ("_>_", (ANY, ANY)): _ordered(">", lambda order: order > 0),
    ("_>=_", (ANY, ANY)): _ordered(">=", lambda order: order >= 0),
    ("_==_", (ANY, ANY)): lambda _, a, b: equal(a, b),
    ("_!=_", (ANY, ANY)): lambda _, a, b: not equal(a, b),
    ("@in", (ANY, list)): _contains,
    ("@in", (ANY, dict)): _has_key,
    ("@in", (ANY, ANY)): _in_nothing,
    ("-_", (int,)): _negated,
    ("-_", (float,)): _negated,
    ("-_", (Duration,)): lambda _, a: length(-a.nanoseconds),
    ("-_", (ANY,)): _no_negation,
    ("!_", (bool,)): lambda _, a: not a,
    ("!_", (ANY,)): _no_opposite,
    ("size", (str,)): _size,
    ("size", (bytes,)): _size,
    ("size", (list,)): _size,
    ("size", (dict,)): _size,
    **{(f"_{sign}_", (ANY, ANY)): _otherwise(sign) for sign in "+-*/%"},
}
