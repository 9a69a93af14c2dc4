"""The values that expressions have, and when two of them are equal or in order.

Booleans, integers, doubles, strings, bytes, lists, maps and null are Python's own; the others are here.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from lab.manifests.address import Address
from lab.manifests.quantity import Quantity


class EvaluationError(ValueError):
    """The expression has no value; the words are those of the API server."""


class UInt(int):
    """An unsigned number."""

    __slots__ = ()


class Duration(NamedTuple):
    """A length of time, in nanoseconds."""

    nanoseconds: int


class Timestamp(NamedTuple):
    """A point of time, in nanoseconds since 1970 (UTC)."""

    nanoseconds: int


class TypeValue(NamedTuple):
    """A type as a value."""

    name: str


class Optional(NamedTuple):
    """A value that may be absent; ``given`` is False where it is."""

    value: Any
    given: bool


NONE = Optional(None, False)


class Url(NamedTuple):
    """A URL's parts; ``path`` and ``query`` as they were written."""

    scheme: str
    host: str
    hostname: str
    port: str
    path: str
    query: str


class Ip(NamedTuple):
    """An address."""

    address: Address


class Cidr(NamedTuple):
    """A block of addresses, host bits as written."""

    address: Address
    length: int


class Semver(NamedTuple):
    """A semantic version; ``pre`` are the parts of its pre-release."""

    major: int
    minor: int
    patch: int
    pre: tuple[str, ...] = ()
    build: tuple[str, ...] = ()


class NamedFormat(NamedTuple):
    """A form that texts may have."""

    name: str


_NAMES: dict[type, str] = {
    bool: "bool", int: "int", UInt: "uint", float: "double", str: "string", bytes: "bytes", list: "list",
    dict: "map", type(None): "null_type", Duration: "google.protobuf.Duration",
    Timestamp: "google.protobuf.Timestamp", TypeValue: "type", Optional: "optional_type",
    Url: "kubernetes.URL", Ip: "net.IP", Cidr: "net.CIDR", Semver: "kubernetes.Semver",
    Quantity: "kubernetes.Quantity", NamedFormat: "kubernetes.NamedFormat",
}  # fmt: skip

_NUMBERS = frozenset({int, UInt, float})


def type_name(value: Any) -> str:
    """The name of a value's type, as errors show it."""
    name = _NAMES.get(type(value))
    if name is not None:
        return name
    return "map" if isinstance(value, dict) else str(getattr(value, "type_name", type(value).__name__))


def equal(one: Any, other: Any) -> bool:
    """Whether two values are equal; values of different types are not, numbers by their amount aside."""
    kind = type(one)
    if kind is not type(other):
        return kind in _NUMBERS and type(other) in _NUMBERS and bool(one == other)
    if kind is list:
        return len(one) == len(other) and all(map(equal, one, other))
    if kind is dict:
        return len(one) == len(other) and all(key in other and equal(value, other[key]) for key, value in one.items())
    if kind is Optional:
        return bool(one.given == other.given and (not one.given or equal(one.value, other.value)))
    return bool(one == other)


_ORDERED = frozenset({str, bytes, bool, Timestamp, Duration})


def compare(one: Any, other: Any) -> int:
    """-1, 0 or 1. Raises EvaluationError where the values are in no order."""
    kind = type(one)
    if kind in _NUMBERS and type(other) in _NUMBERS:
        if one != one or other != other:
            raise EvaluationError("NaN values cannot be ordered")
    elif kind is not type(other) or kind not in _ORDERED:
        raise EvaluationError("no such overload")
    return int(one > other) - int(one < other)


ABSENT = object()
"""What is found where a map has no such key."""


def find(mapping: dict[Any, Any], key: Any) -> Any:
    """The value at a key, or ``ABSENT``; a double may stand for an integer."""
    kind = type(key)
    if kind is str:
        return mapping.get(key, ABSENT)
    if kind is float:
        if not key.is_integer():
            return ABSENT
        key = int(key)
    elif kind not in (int, UInt, bool):
        return ABSENT
    first = next(iter(mapping), None)
    return mapping.get(key, ABSENT) if (type(first) is bool) == (kind is bool) else ABSENT


def is_zero(value: Any) -> bool:
    """Whether a value is empty, zero or false."""
    if isinstance(value, Duration):
        return value.nanoseconds == 0
    return value is None or (isinstance(value, bool | int | float | str | bytes | list | dict) and not value)


def shown(value: Any) -> str:
    """A value as errors show it."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
