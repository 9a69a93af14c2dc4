"""What a YAML scalar means to kubectl.

kubectl reads YAML with sigs.k8s.io/yaml, that is with go-yaml v2: YAML 1.1 booleans, base prefixes, numbers
with underscores, no sexagesimals, and dates that stay strings.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple, TypeAlias

from lab.manifests.gonumbers import INT64, in_base, parse_float, parse_integer

Scalar: TypeAlias = str | int | float | bool | None

PREFIX = "tag:yaml.org,2002:"
STR, BOOL, INT, FLOAT, NULL = (PREFIX + name for name in ("str", "bool", "int", "float", "null"))
TIMESTAMP, BINARY, MERGE = (PREFIX + name for name in ("timestamp", "binary", "merge"))

_RESOLVED = frozenset({"", STR, BOOL, INT, FLOAT, NULL, TIMESTAMP})

_WORDS: Mapping[str, tuple[str, Scalar]] = {
    word: (tag, value)
    for tag, value, words in (
        (BOOL, True, "y Y yes Yes YES true True TRUE on On ON"),
        (BOOL, False, "n N no No NO false False FALSE off Off OFF"),
        (NULL, None, "~ null Null NULL"),
        (FLOAT, float("nan"), ".nan .NaN .NAN"),
        (FLOAT, float("inf"), ".inf .Inf .INF +.inf +.Inf +.INF"),
        (FLOAT, float("-inf"), "-.inf -.Inf -.INF"),
    )
    for word in words.split()
} | {"": (NULL, None)}

_NUMERIC = frozenset("+-.0123456789")


class Resolved(NamedTuple):
    """A scalar's tag and value."""

    tag: str
    value: Scalar


class ScalarError(ValueError):
    """A scalar that its explicit tag does not fit; the text is kubectl's own."""


def resolve(tag: str, text: str) -> Resolved:
    """The value of a plain scalar (``tag`` empty) or of one with an explicit tag.

    Raises ScalarError where kubectl refuses.
    """
    if tag == BINARY:
        return Resolved(BINARY, _decoded(text))
    if tag not in _RESOLVED or tag == STR:
        return Resolved(tag, text)
    found = _plain(tag, text)
    if tag in ("", found.tag):
        return found
    if tag == FLOAT and found.tag == INT and found.value in INT64 and isinstance(found.value, int):
        return Resolved(FLOAT, float(found.value))
    raise ScalarError(f"cannot decode {short_tag(found.tag)} `{text}` as a {short_tag(tag)}")


def short_tag(tag: str) -> str:
    """A tag as YAML writes it: ``!!int``."""
    return f"!!{tag.removeprefix(PREFIX)}" if tag.startswith(PREFIX) else tag


def _plain(tag: str, text: str) -> Resolved:
    word = _WORDS.get(text)
    if word is not None:
        return Resolved(*word)
    if not text or text[0] not in _NUMERIC:
        return Resolved(STR, text)
    if text[0] == ".":
        number = parse_float(text)
        return Resolved(STR, text) if number is None else Resolved(FLOAT, number)
    if tag in ("", TIMESTAMP) and is_timestamp(text):
        return Resolved(TIMESTAMP, text)
    return _number(text)


def _number(text: str) -> Resolved:
    digits = text.replace("_", "")
    integer = parse_integer(digits)
    if integer is not None:
        return Resolved(INT, integer)
    # A leading zero with an 8 or 9 in it is no octal number, but it is a decimal float: 08 is 8.
    number = parse_float(digits)
    if number is not None:
        return Resolved(FLOAT, number)
    integer = _odd_binary(digits)
    return Resolved(STR, text) if integer is None else Resolved(INT, integer)


def _odd_binary(digits: str) -> int | None:
    """A binary number whose sign follows the prefix, ``0b-1`` or ``-0b+1``; go-yaml takes these too."""
    if digits.startswith("0b") and digits[2:3] in ("+", "-"):
        number, sign = in_base(digits[3:], 2), digits[2]
        if number is None:
            return None
        number = -number if sign == "-" else number
        return number if number in INT64 else None
    return None


def _decoded(text: str) -> str:
    try:
        raw = base64.b64decode(text.replace("\r", "").replace("\n", ""), validate=True)
    except (binascii.Error, ValueError):
        raise ScalarError("!!binary value contains invalid base64 data") from None
    return repaired(raw.decode("utf-8", "surrogateescape"))


def repaired(text: str) -> str:
    """Text with every lone surrogate replaced, as JSON encoding does with bytes that are not UTF-8."""
    if text.isascii():
        return text
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)


@cache
def _timestamp_form() -> re.Pattern[str]:
    time = r"([01]?[0-9]|2[0-3]):([0-5]?[0-9]):([0-5]?[0-9])(?:[.,][0-9]+)?"
    zone = r"(?:Z|[-+](?:[01][0-9]|2[0-4]):[0-5][0-9]|[-+](?:[01][0-9]|2[0-4]):60)"
    return re.compile(rf"([0-9]{{4}})-([0-9]{{1,2}})-([0-9]{{1,2}})(?:[Tt]{time}{zone}| +{time})?")


_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_timestamp(text: str) -> bool:
    """Whether go-yaml takes the text for a point in time; its value stays the text all the same."""
    form = _timestamp_form().fullmatch(text)
    if form is None:
        return False
    year, month, day = int(form[1]), int(form[2]), int(form[3])
    if not 1 <= month <= 12:
        return False
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= day <= _MONTHS[month - 1] + leap
