"""IP addresses as Go reads them: strictly, as ``net/netip``, or with leading zeros forgiven.

Python's ``ipaddress`` differs in what it accepts and in its words, and is slow to import.
"""

from __future__ import annotations

from typing import NamedTuple

from lab.manifests.gojson import go_quote

_HEX = frozenset("0123456789abcdefABCDEF")
_DIGITS = frozenset("0123456789")
_MAPPED = 0xFFFF


class AddressError(ValueError):
    """The text is no address; the words are those of Go's ``netip.ParseAddr``."""


class Address(NamedTuple):
    """An address as a number; ``version`` is 4 or 6. ``zone`` is what follows a ``%``."""

    version: int
    number: int
    zone: str = ""

    @property
    def mapped(self) -> bool:
        """Whether it is an IPv4 address in IPv6 form, ``::ffff:10.0.0.1``."""
        return self.version == 6 and self.number >> 32 == _MAPPED

    @property
    def plain(self) -> Address:
        """The IPv4 address that a mapped one stands for; any other one itself."""
        return Address(4, self.number & 0xFFFFFFFF) if self.mapped else self

    def __str__(self) -> str:
        """The canonical form (RFC 5952)."""
        if self.version == 4:
            return ".".join(str(self.number >> shift & 0xFF) for shift in (24, 16, 8, 0))
        zone = f"%{self.zone}" if self.zone else ""
        return f"::ffff:{self.plain}{zone}" if self.mapped else _shortened(self.number) + zone


def _shortened(number: int) -> str:
    groups = [number >> shift & 0xFFFF for shift in range(112, -16, -16)]
    start, length = _longest_zeros(groups)
    written = [f"{group:x}" for group in groups]
    if length < 2:
        return ":".join(written)
    return f"{':'.join(written[:start])}::{':'.join(written[start + length :])}"


def _longest_zeros(groups: list[int]) -> tuple[int, int]:
    """The first of the longest runs of zeros: its start and length."""
    best, start = (0, 0), 0
    for at, group in enumerate(groups):
        if group:
            start = at + 1
        elif at + 1 - start > best[1]:
            best = (start, at + 1 - start)
    return best


def parse_address(text: str) -> Address:
    """An address in a form that every reader takes alike. Raises AddressError."""
    for character in text:
        if character == ".":
            return Address(4, _dotted(text, text))
        if character == ":":
            return _colons(text)
        if character == "%":
            raise _wrong(text, "missing IPv6 address")
    raise _wrong(text, "unable to parse IP")


def parse_forgiving(text: str) -> Address | None:
    """An address whose numbers may begin with zeros, as Kubernetes took it until 1.36; None when it is none."""
    if "%" in text:
        return None
    try:
        return parse_address(_without_zeros(text))
    except AddressError:
        return None


def _without_zeros(text: str) -> str:
    return ":".join(
        ".".join(part.lstrip("0") or "0" if part else part for part in group.split("."))
        for group in text.split(":")
    )


def _wrong(text: str, problem: str, at: str = "") -> AddressError:
    where = f" (at {go_quote(at)})" if at else ""
    return AddressError(f"ParseAddr({go_quote(text)}): {problem}{where}")


def _dotted(text: str, part: str) -> int:
    """The number of the dotted ``part``, the last of ``text``."""
    fields: list[int] = []
    value = length = 0
    for at, character in enumerate(part):
        if character in _DIGITS:
            if length == 1 and value == 0:
                raise _wrong(text, "IPv4 field has octet with leading zero")
            value, length = value * 10 + int(character), length + 1
            if value > 255:
                raise _wrong(text, "IPv4 field has value >255")
        elif character == ".":
            if at in (0, len(part) - 1) or part[at - 1] == ".":
                raise _wrong(text, "IPv4 field must have at least one digit", part[at:])
            if len(fields) == 3:
                raise _wrong(text, "IPv4 address too long")
            fields.append(value)
            value = length = 0
        else:
            raise _wrong(text, "unexpected character", part[at:])
    if len(fields) < 3:
        raise _wrong(text, "IPv4 address too short")
    first, second, third = fields
    return first << 24 | second << 16 | third << 8 | value


def _colons(text: str) -> Address:
    rest, percent, zone = text.partition("%")
    if percent and not zone:
        raise _wrong(text, "zone must be a non-empty string")
    gap = None
    if rest.startswith("::"):
        gap, rest = 0, rest[2:]
    groups: list[int] = []
    while len(groups) < 8 and (rest or (not groups and gap is None)):
        digits = _hex_run(text, rest)
        if rest[digits : digits + 1] == ".":
            groups.extend(_embedded(text, rest, len(groups), gap))
            rest = ""
            break
        groups.append(int(rest[:digits], 16))
        rest = rest[digits:]
        if not rest:
            break
        rest = _after_group(text, rest)
        if rest.startswith(":"):
            if gap is not None:
                raise _wrong(text, "multiple :: in address", rest)
            gap, rest = len(groups), rest[1:]
    if rest:
        raise _wrong(text, "trailing garbage after address", rest)
    return Address(6, _joined(text, groups, gap), zone)


def _hex_run(text: str, rest: str) -> int:
    """How many digits a group has."""
    digits = 0
    while digits < len(rest) and rest[digits] in _HEX:
        if digits > 3:
            raise _wrong(text, "each group must have 4 or less digits", rest)
        digits += 1
    if not digits:
        raise _wrong(text, "each colon-separated field must have at least one digit", rest)
    return digits


def _embedded(text: str, rest: str, groups: int, gap: int | None) -> tuple[int, int]:
    """An IPv4 address at the end, as two groups."""
    if gap is None and groups != 6:
        raise _wrong(text, "embedded IPv4 address must replace the final 2 fields of the address", rest)
    if groups > 6:
        raise _wrong(
            text, "too many hex fields to fit an embedded IPv4 at the end of the address", rest
        )
    number = _dotted(text, rest)
    return number >> 16, number & 0xFFFF


def _after_group(text: str, rest: str) -> str:
    if rest[0] != ":":
        raise _wrong(text, "unexpected character, want colon", rest)
    if len(rest) == 1:
        raise _wrong(text, "colon must be followed by more characters", rest)
    return rest[1:]


def _joined(text: str, groups: list[int], gap: int | None) -> int:
    missing = 8 - len(groups)
    if missing and gap is None:
        raise _wrong(text, "address string too short")
    if not missing and gap is not None:
        raise _wrong(text, "the :: must expand to at least one field of zeros")
    if gap is not None:
        groups = groups[:gap] + [0] * missing + groups[gap:]
    number = 0
    for group in groups:
        number = number << 16 | group
    return number
