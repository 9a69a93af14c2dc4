"""When a certificate is valid, read from its bytes (RFC 5280, 4.1)."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from datetime import UTC, datetime

from lab.quick_dataclass import dataclass

_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
_SEQUENCE, _VERSION, _UTC_TIME = 0x30, 0xA0, 0x17


@dataclass(frozen=True, slots=True)
class Validity:
    """From when to when a certificate is valid."""

    begins: datetime
    ends: datetime

    def trouble(self, now: datetime) -> str:
        """What is wrong with it at ``now``: ``expired on …`` or ``is valid only from …``; empty when it is valid."""
        if now > self.ends:
            return f"expired on {_shown(self.ends)}"
        return f"is valid only from {_shown(self.begins)} on" if now < self.begins else ""


def validity(pem: str) -> Validity | None:
    """The validity of the first certificate in a PEM text; None where there is none that can be read."""
    start = pem.find(_BEGIN)
    end = pem.find(_END, start)
    if start < 0 or end < 0:
        return None
    try:
        return _validity(b64decode("".join(pem[start + len(_BEGIN) : end].split())))
    except (NotBase64, ValueError, IndexError):
        return None


def _validity(der: bytes) -> Validity:
    certificate = _content(der, 0, _SEQUENCE)
    body = _content(certificate, 0, _SEQUENCE)
    # version (where it is written), serial number, signature algorithm, issuer: then the validity.
    position = 0
    for _ in range(4 if body[0] == _VERSION else 3):
        position = _after(body, position)
    dates = _content(body, position, _SEQUENCE)
    second = _after(dates, 0)
    return Validity(_time(dates, 0), _time(dates, second))


def _bounds(der: bytes, position: int) -> tuple[int, int]:
    """Where the content of the element at ``position`` begins and ends."""
    length = der[position + 1]
    start = position + 2
    if length & 0x80:
        size = length & 0x7F
        length = int.from_bytes(der[start : start + size], "big")
        start += size
    return start, start + length


def _after(der: bytes, position: int) -> int:
    return _bounds(der, position)[1]


def _content(der: bytes, position: int, tag: int) -> bytes:
    if der[position] != tag:
        raise ValueError("not a certificate")
    start, end = _bounds(der, position)
    return der[start:end]


def _time(der: bytes, position: int) -> datetime:
    start, end = _bounds(der, position)
    text = der[start:end].decode("ascii")
    if der[position] == _UTC_TIME:
        # Two digits of a year: from 50 on they are of the 1900s.
        text = ("19" if int(text[:2]) >= 50 else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
