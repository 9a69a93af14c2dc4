"""Values made of others: ``int('5')``, ``string(1)``, ``timestamp('…')``, ``type(x)``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lab.manifests.cel.conversions import is_duration, is_timestamp
from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import ANY, Table
from lab.manifests.cel.evaluate.instants import duration_of, rfc3339, timestamp_of
from lab.manifests.cel.evaluate.library.operators import moment, positive, whole
from lab.manifests.cel.evaluate.values import (
    Duration,
    EvaluationError,
    Timestamp,
    TypeValue,
    UInt,
    type_name,
)
from lab.manifests.gonumbers import INT64, UINT64, short_float

_DIGITS = re.compile("[0-9]{1,400}", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:inf(?:inity)?|nan|0[xX][0-9a-fA-F.]+[pP][-+]?\d+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)",
                    re.ASCII | re.IGNORECASE)  # fmt: skip
_TRUTH = {**dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True),
          **dict.fromkeys(("0", "f", "F", "FALSE", "false", "False"), False)}  # fmt: skip


def _wrong(value: Any, wanted: str) -> EvaluationError:
    return EvaluationError(f"type conversion error from '{type_name(value)}' to '{wanted}'")


def _text_to_int(_budget: Budget, text: str) -> int:
    digits = text[1:] if text[:1] in ("+", "-") else text
    if _DIGITS.fullmatch(digits) is None or int(text) not in INT64:
        raise _wrong(text, "int")
    return int(text)


def _text_to_uint(_budget: Budget, text: str) -> UInt:
    if _DIGITS.fullmatch(text) is None or int(text) not in UINT64:
        raise _wrong(text, "uint")
    return UInt(text)


def _double_to_int(_budget: Budget, number: float) -> int:
    if not -(2.0**63) < number < 2.0**63:
        raise EvaluationError("integer overflow")
    return int(number)


def _double_to_uint(_budget: Budget, number: float) -> UInt:
    if not 0 <= number < 2.0**64:
        raise EvaluationError("unsigned integer overflow")
    return UInt(int(number))


def _text_to_double(_budget: Budget, text: str) -> float:
    if _FLOAT.fullmatch(text) is None:
        raise _wrong(text, "double")
    number = float.fromhex(text) if "x" in text.lower() else float(text)
    if number in (float("inf"), float("-inf")) and "i" not in text.lower():
        raise _wrong(text, "double")
    return number


def _text_to_bool(_budget: Budget, text: str) -> bool:
    if text not in _TRUTH:
        raise _wrong(text, "bool")
    return _TRUTH[text]


def _text_to_duration(_budget: Budget, text: str) -> Duration:
    if not is_duration(text):
        raise _wrong(text, "google.protobuf.Duration")
    return duration_of(text)


def _text_to_timestamp(_budget: Budget, text: str) -> Timestamp:
    if not is_timestamp(text):
        raise _wrong(text, "google.protobuf.Timestamp")
    return timestamp_of(text)


def _bytes_to_text(_budget: Budget, octets: bytes) -> str:
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise EvaluationError("invalid UTF-8 in bytes, cannot convert to string") from None


def seconds(duration: Duration) -> str:
    """A length of time in seconds: ``90s``, ``0.5s``."""
    whole_part, rest = divmod(abs(duration.nanoseconds), 10**9)
    fraction = f".{rest:09d}".rstrip("0") if rest else ""
    return f"{'-' if duration.nanoseconds < 0 else ''}{whole_part}{fraction}s"


def _type_of(_budget: Budget, value: Any) -> TypeValue:
    return TypeValue(type_name(value))


def _same(_budget: Budget, value: Any) -> Any:
    return value


def _kept(name: str, *types: type) -> dict[tuple[str, tuple[type, ...]], Callable[..., Any]]:
    return {(name, (each,)): _same for each in types}


TABLE: Table = {
    **_kept("bool", bool), **_kept("bytes", bytes), **_kept("double", float), **_kept("duration", Duration),
    **_kept("int", int), **_kept("string", str), **_kept("timestamp", Timestamp), **_kept("uint", UInt),
    ("dyn", (ANY,)): _same,
    ("type", (ANY,)): _type_of,
    ("bool", (str,)): _text_to_bool,
    ("bytes", (str,)): lambda _, a: a.encode(),
    ("double", (int,)): lambda _, a: float(a),
    ("double", (UInt,)): lambda _, a: float(a),
    ("double", (str,)): _text_to_double,
    ("duration", (str,)): _text_to_duration,
    ("duration", (int,)): lambda _, a: Duration(a),
    ("int", (UInt,)): lambda _, a: whole(int(a)),
    ("int", (float,)): _double_to_int,
    ("int", (str,)): _text_to_int,
    ("int", (Duration,)): lambda _, a: a.nanoseconds,
    ("int", (Timestamp,)): lambda _, a: a.nanoseconds // 10**9,
    ("uint", (int,)): lambda _, a: positive(a),
    ("uint", (float,)): _double_to_uint,
    ("uint", (str,)): _text_to_uint,
    ("string", (bool,)): lambda _, a: "true" if a else "false",
    ("string", (int,)): lambda _, a: str(a),
    ("string", (UInt,)): lambda _, a: str(int(a)),
    ("string", (float,)): lambda _, a: short_float(a),
    ("string", (bytes,)): _bytes_to_text,
    ("string", (Duration,)): lambda _, a: seconds(a),
    ("string", (Timestamp,)): lambda _, a: rfc3339(a),
    ("timestamp", (str,)): _text_to_timestamp,
    ("timestamp", (int,)): lambda _, a: moment(a * 10**9),
}  # fmt: skip
