"""The outer form of a certificate request (PKCS #10, RFC 2986), with Go's words where it is another.

Only the form is looked at: what each part is, and that it is whole. Source: Go's ``encoding/asn1`` and
``crypto/x509``.
"""

from __future__ import annotations

from typing import NamedTuple

_SEQUENCE, _INTEGER, _BITS, _NAME = 16, 2, 3, 6
_UNIVERSAL, _CONTEXT = 0, 2


class _Part(NamedTuple):
    """A part as it ought to be: the name of its Go type, its tag, and its own parts; tag -1 is anything."""

    type: str
    tag: int
    parts: tuple[_Part, ...] = ()
    optional: bool = False
    context: bool = False


_ANY = _Part("RawValue", -1)
_ALGORITHM = _Part(
    "AlgorithmIdentifier",
    _SEQUENCE,
    (_Part("ObjectIdentifier", _NAME), _Part("RawValue", -1, optional=True)),
)
_REQUEST = _Part(
    "certificateRequest",
    _SEQUENCE,
    (
        _Part(
            "tbsCertificateRequest",
            _SEQUENCE,
            (
                _Part("int", _INTEGER),
                _ANY,
                _Part("publicKeyInfo", _SEQUENCE, (_ALGORITHM, _Part("BitString", _BITS))),
                _Part("", 0, context=True),
            ),
        ),
        _ALGORITHM,
        _Part("BitString", _BITS),
    ),
)


class DerError(ValueError):
    """The bytes are no certificate request; the message is Go's."""


def _syntax(problem: str) -> DerError:
    return DerError(f"asn1: syntax error: {problem}")


def check_request(content: bytes) -> None:
    """See that the bytes have the form of a certificate request. Raises DerError."""
    end = _read(content, 0, _REQUEST)
    if end != len(content):
        raise _syntax("trailing data")


class _Header(NamedTuple):
    cls: int
    compound: bool
    tag: int
    length: int
    start: int


def _header(content: bytes, at: int) -> _Header:
    """The tag and the length at that place, and where the part itself begins."""
    first = content[at]
    cls, compound, tag = first >> 6, bool(first & 0x20), first & 0x1F
    at += 1
    if tag == 0x1F:
        tag, at = _long_tag(content, at)
    if at >= len(content):
        raise _syntax("truncated tag or length")
    length = content[at]
    at += 1
    if length < 0x80:
        return _Header(cls, compound, tag, length, at)
    count = length & 0x7F
    if not count:
        raise _syntax("indefinite length found (not DER)")
    if at + count > len(content):
        raise _syntax("truncated tag or length")
    written = content[at : at + count]
    length = int.from_bytes(written, "big")
    if not written[0]:
        raise DerError("asn1: structure error: superfluous leading zeros in length")
    if length >= 1 << 31:
        raise DerError("asn1: structure error: length too large")
    if length < 0x80:
        raise DerError("asn1: structure error: non-minimal length")
    return _Header(cls, compound, tag, length, at + count)


def _long_tag(content: bytes, at: int) -> tuple[int, int]:
    tag = 0
    while True:
        if at >= len(content):
            raise _syntax("truncated base 128 integer")
        byte = content[at]
        at += 1
        tag = tag << 7 | byte & 0x7F
        if byte < 0x80:
            break
    if tag < 0x1F:
        raise _syntax("non-minimal tag")
    return tag, at


def _read(content: bytes, at: int, part: _Part) -> int:
    """Check the part at that place; gives where it ends."""
    if at == len(content):
        if part.optional:
            return at
        raise _syntax("sequence truncated")
    header = _header(content, at)
    if part.tag >= 0 and not _fits(header, part):
        raise DerError(f"asn1: structure error: {_mismatch(header, part)} @{header.start}")
    end = header.start + header.length
    if end > len(content):
        raise _syntax("data truncated")
    if part.parts:
        inner, offset = content[header.start : end], 0
        for each in part.parts:
            offset = _read(inner, offset, each)
    return end


def _fits(header: _Header, part: _Part) -> bool:
    cls = _CONTEXT if part.context else _UNIVERSAL
    compound = part.context or part.tag == _SEQUENCE
    return (header.cls, header.tag, header.compound) == (cls, part.tag, compound)


def _mismatch(header: _Header, part: _Part) -> str:
    compound = str(header.compound).lower()
    found = f"{{class:{header.cls} tag:{header.tag} length:{header.length} isCompound:{compound}}}"
    tag = "0xc000012345" if part.context else "<nil>"
    asked = (
        "{optional:false explicit:false application:false private:false defaultValue:<nil> "
        f"tag:{tag} stringType:0 timeType:0 set:false omitEmpty:false}}"
    )
    return f"tags don't match ({part.tag} vs {found}) {asked} {part.type}"
