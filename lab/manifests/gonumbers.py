"""Numbers read and written as Go's ``strconv`` and ``encoding/json`` do."""

from __future__ import annotations

import re
import struct
from functools import cache

INT64 = range(-(2**63), 2**63)
UINT64 = range(2**64)

_DIGITS = {2: "01", 8: "01234567", 10: "0123456789", 16: "0123456789abcdef"}
_PREFIXES = {"0b": 2, "0o": 8, "0x": 16}


def parse_integer(text: str) -> int | None:
    """A 64-bit integer with Go's base prefixes (0b, 0o, 0x and a leading 0), signed or unsigned; else None.

    ``text`` holds no underscores.
    """
    sign = text[:1] if text[:1] in ("+", "-") else ""
    number = _magnitude(text[len(sign) :])
    if number is None:
        return None
    if sign == "-":
        number = -number
    if number in INT64 or (not sign and number in UINT64):
        return number
    return None


def _magnitude(digits: str) -> int | None:
    base = _PREFIXES.get(digits[:2].lower())
    if base is not None:
        digits = digits[2:]
    elif len(digits) > 1 and digits.startswith("0"):
        base, digits = 8, digits[1:]
    else:
        base = 10
    return in_base(digits, base)


def in_base(digits: str, base: int) -> int | None:
    """Plain digits of a base as a number; None when there are none or others, or when far beyond 64 bits."""
    if not digits or len(digits) > 200 or not set(digits.lower()) <= set(_DIGITS[base]):
        return None
    return int(digits, base)


@cache
def _float_form() -> re.Pattern[str]:
    digits = "[0-9](?:_?[0-9])*"
    return re.compile(rf"[-+]?(?:\.{digits}|{digits}(?:\.(?:{digits})?)?)(?:[eE][-+]?{digits})?")


def parse_float(text: str) -> float | None:
    """A decimal number as ``strconv.ParseFloat`` reads it; None when it is none or out of range."""
    if len(text) > 4000 or not _float_form().fullmatch(text):
        return None
    number = float(text)
    return None if number in (float("inf"), float("-inf")) else number


def settled(number: float) -> int | float:
    """What a float becomes on its way through JSON: an integer where its JSON has neither point nor exponent."""
    if number.is_integer() and abs(number) < 1e21:
        return bounded(_plain_digits(number))
    return number


def _plain_digits(number: float) -> int:
    """The integer that the shortest digits of an integral float write, padded with zeros."""
    mantissa, _, exponent = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    if not exponent:
        return int(whole)
    return int(whole + fraction + "0" * (int(exponent) - len(fraction)))


def bounded(number: int) -> int | float:
    """An integer as JSON decoding keeps it: beyond 64 bits signed it becomes a float."""
    return number if number in INT64 else float(number)


def short_float32(number: float) -> str:
    """``strconv.FormatFloat(number, 'g', -1, 32)``, with infinities as YAML writes them."""
    if number != number:
        return ".nan"
    try:
        single = struct.unpack("f", struct.pack("f", number))[0]
    except OverflowError:
        single = float("inf") if number > 0 else float("-inf")
    if single in (float("inf"), float("-inf")):
        return ".inf" if single > 0 else "-.inf"
    for precision in range(9):
        text = f"{single:.{precision}e}"
        if struct.unpack("f", struct.pack("f", float(text)))[0] == single:
            break
    return _general(text, 6)


def short_float(number: float) -> str:
    """``%v`` of a float64: the shortest digits, with an exponent from 1e21 on."""
    if number != number:
        return "NaN"
    if number in (float("inf"), float("-inf")):
        return "+Inf" if number > 0 else "-Inf"
    digits = repr(number)
    mantissa = digits.partition("e")[0].lstrip("-").replace(".", "").strip("0")
    return _general(f"{number:.{max(len(mantissa) - 1, 0)}e}", 21)


def _general(scientific: str, most: int) -> str:
    """Shortest scientific digits in Go's ``g`` form, an exponent below 1e-4 and from 10 to the ``most`` on."""
    mantissa, _, power = scientific.partition("e")
    exponent = int(power)
    sign = "-" if mantissa.startswith("-") else ""
    digits = mantissa.lstrip("-").replace(".", "").rstrip("0") or "0"
    if exponent < -4 or exponent >= most:
        point = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{point}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    digits = digits.ljust(exponent + 1, "0")
    whole, fraction = digits[: exponent + 1], digits[exponent + 1 :]
    return f"{sign}{whole}.{fraction}" if fraction else sign + whole
