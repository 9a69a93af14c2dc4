"""Strings and values written as Go's ``strconv.Quote`` and ``encoding/json`` write them."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

_SHORT = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    '"': '\\"',
    "\\": "\\\\",
}

_HTML = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def go_quote(text: str) -> str:
    """``text`` as ``fmt``'s ``%q`` prints it."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return '"' + "".join(_SHORT.get(char) or _rune(char) for char in text) + '"'


def _rune(char: str) -> str:
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        return "\\ufffd"
    # Go and Python both call a character printable by its Unicode category, the blank excepted.
    if char.isprintable():
        return char
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def marshal(value: Any) -> str:
    """``value`` as ``json.Marshal`` writes it: no blanks, ``<``, ``>`` and ``&`` escaped.

    A dict keeps its key order, which is right for a struct in declaration order; sort a map's keys first.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_HTML)


def number(value: float) -> str:
    """A number as ``encoding/json`` writes it: 80.0 as ``80``, huge and tiny ones with an exponent."""
    if isinstance(value, int):
        return str(value)
    if not isfinite(value):
        return "NaN" if value != value else ("+Inf" if value > 0 else "-Inf")
    if value != 0 and not 1e-6 <= abs(value) < 1e21:
        mantissa, _, exponent = repr(value).partition("e")
        return f"{mantissa.removesuffix('.0')}e{_exponent(exponent)}"
    written = repr(value)
    if "e" in written:
        from decimal import Decimal

        written = format(Decimal(written), "f")
    return written.removesuffix(".0")


def _exponent(written: str) -> str:
    # Python pads an exponent to two digits; Go's JSON does not.
    sign = written[0] if written[0] in "+-" else "+"
    return sign + written.lstrip("+-0")
