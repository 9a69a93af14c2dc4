"""Blocks of PEM text (RFC 7468), as Go's ``encoding/pem`` finds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_BEGIN = "-----BEGIN "
_END = "\n-----END "
_DASHES = "-----"


class PemBlock(NamedTuple):
    """One block: what its label says, the headers, and the bytes it carries."""

    label: str
    headers: dict[str, str]
    content: bytes


def pem_block(text: str) -> PemBlock | None:
    """The first block that is whole; None where there is none. A malformed one is passed over, as Go does.

    ``text`` holds one character for each byte (Latin-1).
    """
    return next(pem_blocks(text), None)


def pem_blocks(text: str) -> Iterator[PemBlock]:
    """Every block that is whole, in order; malformed ones are passed over, as Go does. ``text`` is as above."""
    at = 0
    while True:
        end = text.find(_END, at)
        if end < 0:
            return
        begin = text.rfind(_BEGIN, at, end)
        if begin >= 0 and (begin == at or text[begin - 1] == "\n"):
            block = _block(text, begin + len(_BEGIN), end)
            if block is not None:
                yield block
        at = end + len(_END)


def _block(text: str, start: int, end: int) -> PemBlock | None:
    """The block whose label begins at ``start`` and whose last line at ``end``."""
    from lab.manifests.gobase64 import Base64Error, decoded

    line, start = _line(text, start)
    if not line.endswith(_DASHES):
        return None
    label = line.removesuffix(_DASHES)
    headers: dict[str, str] = {}
    while True:
        line, after = _line(text, start)
        key, colon, content = line.partition(":")
        if not colon:
            break
        headers[key.strip()] = content.strip()
        start = after
    last, _ = _line(text, end + len(_END))
    if (headers and end < start) or last != label + _DASHES:
        return None
    try:
        return PemBlock(label, headers, decoded(text[start:end].replace(" ", "").replace("\t", "")))
    except Base64Error:
        return None


def _line(text: str, start: int) -> tuple[str, int]:
    """The line from ``start`` on without blanks at its end, and where the next one begins."""
    end = text.find("\n", start)
    if end < 0:
        return text[start:].rstrip(" \t"), len(text)
    return text[start:end].removesuffix("\r").rstrip(" \t"), end + 1
