"""Addresses and blocks of them: ``cidr('10.0.0.0/8').containsIP('10.1.1.1')``.

Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-ip-address-library
"""

from __future__ import annotations

from lab.manifests.address import Address, AddressError, parse_address
from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.functions import Table
from lab.manifests.cel.evaluate.values import Cidr, EvaluationError, Ip
from lab.manifests.gojson import go_quote


def _address(text: str) -> Address:
    try:
        found = parse_address(text)
    except AddressError as trouble:
        said = f"IP Address {go_quote(text)} parse error during conversion from string: {trouble}"
        raise EvaluationError(said) from None
    if found.zone:
        raise EvaluationError(f"IP address {go_quote(text)} with zone value is not allowed")
    if found.mapped:
        raise EvaluationError(f"IPv4-mapped IPv6 address {go_quote(text)} is not allowed")
    return found


def _is(text: str) -> bool:
    try:
        _address(text)
    except EvaluationError:
        return False
    return True


def _block(text: str) -> Cidr:
    said = "network address parse error during conversion from string: "
    address, slash, bits = text.rpartition("/")
    problem = "" if slash else "no '/'"
    found = Address(4, 0)
    if not problem:
        try:
            found = parse_address(address)
        except AddressError as trouble:
            problem = str(trouble)
    if not problem and found.zone:
        problem = "IPv6 zones cannot be present in a prefix"
    if not problem and (not (bits.isascii() and bits.isdigit()) or (len(bits) > 1 and bits[0] == "0")):
        problem = f"bad bits after slash: {go_quote(bits)}"
    if not problem and int(bits) > (32 if found.version == 4 else 128):
        problem = "prefix length out of range"
    if problem:
        raise EvaluationError(f"{said}{said}netip.ParsePrefix({go_quote(text)}): {problem}")
    if found.mapped:
        raise EvaluationError(f"{said}IPv4-mapped IPv6 address {go_quote(text)} is not allowed")
    return Cidr(found, int(bits))


def _is_block(text: str) -> bool:
    try:
        _block(text)
    except EvaluationError:
        return False
    return True


def _masked(block: Cidr, length: int | None = None) -> Cidr:
    kept = block.length if length is None else length
    bits = (32 if block.address.version == 4 else 128) - kept
    return Cidr(Address(block.address.version, block.address.number >> bits << bits), kept)


def _holds(block: Cidr, address: Address) -> bool:
    if block.address.version != address.version:
        return False
    return _masked(block) == _masked(Cidr(address, block.length))


def _holds_block(block: Cidr, other: Cidr) -> bool:
    same = _masked(block) == Cidr(Address(other.address.version, other.address.number), block.length)
    return same and block.length <= other.length


def _in(address: Address, *blocks: str) -> bool:
    return any(_holds(_block(block), address) for block in blocks)


def _is_global(address: Address) -> bool:
    nowhere = address.number in (0, 0xFFFFFFFF) if address.version == 4 else address.number == 0
    return not nowhere and not _in(address, "127.0.0.0/8", "::1/128", "224.0.0.0/4", "ff00::/8", "169.254.0.0/16",
                                   "fe80::/10")  # fmt: skip


def _canonical(_budget: Budget, text: str) -> bool:
    return str(_address(text)) == text


TABLE: Table = {
    ("ip", (str,)): lambda _, a: Ip(_address(a)),
    ("isIP", (str,)): lambda _, a: _is(a),
    ("ip.isCanonical", (str,)): _canonical,
    ("family", (Ip,)): lambda _, a: a.address.version,
    ("isUnspecified", (Ip,)): lambda _, a: a.address.number == 0,
    ("isLoopback", (Ip,)): lambda _, a: _in(a.address, "127.0.0.0/8", "::1/128"),
    ("isLinkLocalMulticast", (Ip,)): lambda _, a: _in(a.address, "224.0.0.0/24", "ff02::/16"),
    ("isLinkLocalUnicast", (Ip,)): lambda _, a: _in(a.address, "169.254.0.0/16", "fe80::/10"),
    ("isGlobalUnicast", (Ip,)): lambda _, a: _is_global(a.address),
    ("string", (Ip,)): lambda _, a: str(a.address),
    ("cidr", (str,)): lambda _, a: _block(a),
    ("isCIDR", (str,)): lambda _, a: _is_block(a),
    ("ip", (Cidr,)): lambda _, a: Ip(a.address),
    ("prefixLength", (Cidr,)): lambda _, a: a.length,
    ("masked", (Cidr,)): lambda _, a: _masked(a),
    ("string", (Cidr,)): lambda _, a: f"{a.address}/{a.length}",
    ("containsIP", (Cidr, str)): lambda _, a, b: _holds(a, _address(b)),
    ("containsIP", (Cidr, Ip)): lambda _, a, b: _holds(a, b.address),
    ("containsCIDR", (Cidr, str)): lambda _, a, b: _holds_block(a, _block(b)),
    ("containsCIDR", (Cidr, Cidr)): lambda _, a, b: _holds_block(a, b),
}
