"""Validation of IP addresses.

Fields older than the strict rules forgave leading zeros and IPv4 addresses in IPv6 dress until 1.36 (KEP-4858).
Source: apimachinery's ``pkg/util/validation/ip.go``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.gojson import go_quote
from lab.manifests.validation.checks import Errors

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

    Address: TypeAlias = IPv4Address | IPv6Address


def parse_ip(text: str) -> Address | None:
    """An address, leading zeros of its dotted part ignored; None when it is none."""
    # Few objects hold addresses, and the module is slow to import.
    from ipaddress import ip_address

    if "%" in text or "/" in text or not text.isascii():
        return None
    try:
        return ip_address(_without_zeros(text))
    except ValueError:
        return None


def _without_zeros(text: str) -> str:
    head, colon, dotted = text.rpartition(":")
    if "." not in dotted:
        return text
    parts = dotted.split(".")
    return head + colon + ".".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


def _in_disguise(address: Address) -> Address | None:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    return address.ipv4_mapped if address.version == 6 else None


def legacy_ip(text: str, path: FieldPath, *, strict: bool) -> Errors:
    """The address of a field that predates the strict rules."""
    address = parse_ip(text)
    if address is None:
        yield FieldError.invalid(path, text, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
    elif strict and _without_zeros(text) != text:
        yield FieldError.invalid(path, text, "must not have leading 0s")
    elif strict and _in_disguise(address) is not None:
        yield FieldError.invalid(path, text, "must not be an IPv4-mapped IPv6 address")


def not_special(text: str, path: FieldPath) -> Errors:
    """An address that something can be sent to from elsewhere."""
    address = parse_ip(text)
    if address is None:
        return
    address = _in_disguise(address) or address
    if address.is_unspecified:
        yield FieldError.invalid(path, text, f"may not be unspecified ({text})")
    if address.is_loopback:
        yield FieldError.invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)")
    if address.is_link_local:
        yield FieldError.invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)")
    if _link_local_multicast(address.packed):
        yield FieldError.invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")


def _link_local_multicast(packed: bytes) -> bool:
    if len(packed) == 4:
        return packed[:3] == b"\xe0\x00\x00"
    return packed[0] == 0xFF and packed[1] & 0x0F == 0x02


def ip_warnings(text: str, path: FieldPath) -> list[str]:
    """What the API server warns of for an accepted address in a form of its own."""
    address = parse_ip(text)
    if address is None:
        return []
    mapped = _in_disguise(address)
    if mapped is not None or _without_zeros(text) != text:
        better = go_quote(str(mapped or address))
        return [f"{path}: non-standard IP address {go_quote(text)} is invalid: use {better}"]
    if address.version == 6 and str(address) != text:
        better = go_quote(str(address))
        return [f"{path}: IPv6 address {go_quote(text)} should be in RFC 5952 canonical format ({better})"]
    return []
