"""Validation of IP addresses.

Fields older than the strict rules forgave leading zeros and IPv4 addresses in IPv6 form until 1.36 (KEP-4858).
Source: apimachinery's ``pkg/util/validation/ip.go``.
"""

from __future__ import annotations

from lab.manifests.address import Address, AddressError, parse_address, parse_forgiving
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.gojson import go_quote
from lab.manifests.validation.checks import Errors

_MALFORMED = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"


def legacy_ip(text: str, path: FieldPath, *, strict: bool) -> Errors:
    """The address of a field that predates the strict rules."""
    address = parse_forgiving(text)
    if address is None:
        yield FieldError.invalid(path, text, _MALFORMED)
    elif strict and not _plainly_written(text):
        yield FieldError.invalid(path, text, "must not have leading 0s")
    elif strict and address.mapped:
        yield FieldError.invalid(path, text, "must not be an IPv4-mapped IPv6 address")


def _plainly_written(text: str) -> bool:
    try:
        parse_address(text)
    except AddressError:
        return False
    return True


def not_special(text: str, path: FieldPath) -> Errors:
    """An address that something can be sent to from elsewhere."""
    found = parse_forgiving(text)
    if found is None:
        return
    address = found.plain
    if address.number == 0:
        yield FieldError.invalid(path, text, f"may not be unspecified ({text})")
    if _within(address, 127 << 24, 8, 1, 128):
        yield FieldError.invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)")
    if _within(address, 169 << 24 | 254 << 16, 16, 0xFE80 << 112, 10):
        yield FieldError.invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)")
    # Of ff02::/16 the first digit after ff is a flag that Go leaves out of account.
    multicast = Address(6, address.number & ~(0xF << 116)) if address.version == 6 else address
    if _within(multicast, 224 << 24, 24, 0xFF02 << 112, 16):
        yield FieldError.invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")


def _within(address: Address, four: int, four_bits: int, six: int, six_bits: int) -> bool:
    """Whether the address lies in the IPv4 or the IPv6 block."""
    if address.version == 4:
        return address.number >> (32 - four_bits) == four >> (32 - four_bits)
    return address.number >> (128 - six_bits) == six >> (128 - six_bits)


def ip_warnings(text: str, path: FieldPath) -> list[str]:
    """What the API server warns of for an accepted address in a form of its own."""
    address = parse_forgiving(text)
    if address is None:
        return []
    if address.mapped or not _plainly_written(text):
        better = go_quote(str(address.plain))
        return [f"{path}: non-standard IP address {go_quote(text)} is invalid: use {better}"]
    if address.version == 6 and str(address) != text:
        better = go_quote(str(address))
        return [f"{path}: IPv6 address {go_quote(text)} should be in RFC 5952 canonical format ({better})"]
    return []
