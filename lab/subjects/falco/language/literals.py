"""Constants of conditions, as the type of the field reads them.

Source: falcosecurity/libs, userspace/libsinsp/value_parser.cpp.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import TypeAlias

from lab.subjects.falco.language.fields import Kind

Literal: TypeAlias = str | int | bool | bytes | object

SERVICES = {
    "ftp": 21, "ssh": 22, "telnet": 23, "smtp": 25, "domain": 53, "http": 80, "pop3": 110, "ntp": 123, "imap2": 143,
    "snmp": 161, "ldap": 389, "https": 443, "ldaps": 636, "mysql": 3306, "postgresql": 5432,
}  # fmt: skip
"""The names of ports that conditions are likely to use."""

NUMBER = re.compile(r"\s*[+-]?\d+")


class LiteralError(ValueError):
    """A constant that the field's type does not have, in libsinsp's words."""


def literal(written: str, kind: Kind) -> Literal:
    """The constant. Raises LiteralError."""
    if kind is Kind.NUMBER:
        return _number(written)
    if kind is Kind.BOOLEAN:
        if written not in ("true", "false"):
            raise LiteralError(f"filter error: unrecognized boolean value {written}")
        return written == "true"
    if kind is Kind.PORT:
        return _port(written)
    if kind in (Kind.ADDRESS, Kind.NETWORK):
        return _block(written, kind)
    return written


def _number(written: str) -> int:
    found = NUMBER.match(written)
    if written.lower().startswith("0x"):
        try:
            return int(written, 16)
        except ValueError:
            raise LiteralError(f"{written} is not a valid number") from None
    if found is None:
        raise LiteralError(f"{written} is not a valid number")
    return int(found.group())


def _port(written: str) -> int:
    if written.isascii() and written.isdigit():
        return int(written) & 0xFFFF
    if written not in SERVICES:
        raise LiteralError(f"unrecognized protocol {written}")
    return SERVICES[written]


@lru_cache(maxsize=512)
def _block(written: str, kind: Kind) -> object:
    try:
        if kind is Kind.ADDRESS:
            return ip_address(written)
        if "/" not in written:
            raise LiteralError(f"unrecognized IP network {written}")
        return ip_network(written, strict=False)
    except LiteralError:
        raise
    except ValueError:
        raise LiteralError(f"unrecognized IP{'v4' * (kind is Kind.ADDRESS)} address {written}") from None
