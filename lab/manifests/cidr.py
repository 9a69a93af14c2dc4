"""Blocks of addresses, ``10.0.0.0/8``: what a text means and what Kubernetes says of it.

Fields older than the strict rules, NetworkPolicy's among them, forgave host bits, leading zeros and IPv4 in
IPv6 form until 1.36 and warned instead (KEP-4858). Source: apimachinery's ``pkg/util/validation/ip.go``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lab.manifests.address import Address, AddressError, parse_address, parse_forgiving
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.gojson import go_quote
from lab.manifests.release import Release

STRICT_SINCE = Release(1, 36)
"""The release that refuses what was only warned about before."""


class Block(NamedTuple):
    """A block of addresses as Go holds it: host bits are gone, and IPv4 in IPv6 form is IPv4.

    ``written`` is the prefix length as it was written, which counts from IPv6's first bit for mapped IPv4.
    ``given`` is the address as it was written.
    """

    first: Address
    length: int
    written: int
    given: Address

    @property
    def last(self) -> Address:
        """The block's last address."""
        bits = 32 if self.first.version == 4 else 128
        return Address(self.first.version, self.first.number | (1 << bits - self.length) - 1)

    def contains(self, address: Address) -> bool:
        """Whether an address lies in the block; mapped IPv4 counts as IPv4."""
        address = address.plain
        return address.version == self.first.version and self.first.number <= address.number <= self.last.number

    def strictly_contains(self, other: Block) -> bool:
        """Whether the other block lies in this one and is smaller, as ``except`` has to."""
        return self.contains(other.first) and self.written < other.written

    def __str__(self) -> str:
        return f"{self.first}/{self.length}"


@lru_cache(maxsize=1024)
def parse_cidr(text: str) -> Block | None:
    """The block that Kubernetes reads from a text it accepts, strictly or not; None when there is none."""
    address_text, slash, length_text = text.partition("/")
    given = parse_forgiving(address_text)
    # A length of six digits or more is too long for Go's reader, were it all zeros in front.
    if given is None or not slash or not (length_text.isascii() and length_text.isdigit()):
        return None
    bits = 32 if given.version == 4 else 128
    if len(length_text) > 4000 or int(length_text) > bits:
        return None
    length = int(length_text)
    return _masked(given, length, bits)


def _masked(given: Address, length: int, bits: int) -> Block:
    first = Address(given.version, given.number >> bits - length << bits - length)
    if first.mapped:
        return Block(first.plain, length - 96, length, given)
    return Block(first, length, length, given)


class Prefix(NamedTuple):
    """A block in a form that every reader takes alike, host bits kept."""

    address: Address
    length: int

    def __str__(self) -> str:
        return f"{self.address}/{self.length}"


def parse_prefix(text: str) -> Prefix:
    """A block without forgiveness. Raises AddressError with the words of Go's ``netip.ParsePrefix``."""
    address_text, slash, length = text.rpartition("/")
    if not slash:
        raise _wrong(text, "no '/'")
    try:
        address = parse_address(address_text)
    except AddressError as error:
        raise _wrong(text, str(error)) from None
    if address.zone:
        raise _wrong(text, "IPv6 zones cannot be present in a prefix")
    if not (length.isascii() and length.isdigit()) or (length[0] == "0" and length != "0") or len(length) > 18:
        raise _wrong(text, f"bad bits after slash: {go_quote(length)}")
    if int(length) > (32 if address.version == 4 else 128):
        raise _wrong(text, "prefix length out of range")
    return Prefix(address, int(length))


def _wrong(text: str, problem: str) -> AddressError:
    return AddressError(f"netip.ParsePrefix({go_quote(text)}): {problem}")


def _prefix(text: str) -> Prefix | None:
    try:
        return parse_prefix(text)
    except AddressError:
        return None


def cidr_errors(text: str, path: FieldPath, *, strict: bool) -> Iterator[FieldError]:
    """What is wrong with the block of a field that predates the strict rules."""
    block = parse_cidr(text)
    if block is None:
        detail = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
        yield FieldError.invalid(path, text, detail)
        return
    if not strict:
        return
    prefix = _prefix(text)
    if prefix is None:
        yield FieldError.invalid(path, text, "must not have leading 0s in IP or prefix length")
    elif prefix.address.mapped:
        yield FieldError.invalid(path, text, "must not have an IPv4-mapped IPv6 address")
    elif _has_host_bits(block):
        yield FieldError.invalid(path, text, "must not have bits set beyond the prefix length")


def _has_host_bits(block: Block) -> bool:
    return block.given.plain != block.first


def cidr_warnings(text: str, path: FieldPath) -> list[str]:
    """What the API server warns of for an accepted block in a form of its own."""
    block, prefix = parse_cidr(text), _prefix(text)
    if block is None:
        return []
    quoted, better = go_quote(text), go_quote(str(block))
    warnings = []
    if _has_host_bits(block):
        single = go_quote(f"{block.given.plain}/{32 if block.given.version == 4 else 128}")
        warnings.append(
            f"{path}: CIDR value {quoted} is ambiguous in this context (should be {better} or {single}?)"
        )
    if prefix is None or prefix.address.mapped:
        warnings.append(f"{path}: non-standard CIDR value {quoted} is invalid: use {better}")
    elif not warnings and prefix.address.version == 6 and str(prefix) != text:
        canonical = go_quote(str(prefix))
        warnings.append(
            f"{path}: IPv6 CIDR value {quoted} should be in RFC 5952 canonical format ({canonical})"
        )
    return warnings
