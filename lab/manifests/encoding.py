"""The bytes of a file as text, the way kubectl decodes them."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from lab.manifests.finding import Finding, Severity
from lab.manifests.limits import LARGEST_FILE
from lab.manifests.span import Span

_REPLACEMENT = "\ufffd"


class Text(NamedTuple):
    """A file's text, None where it is too large to be read, and what there is to say about its bytes."""

    text: str | None
    findings: tuple[Finding, ...] = ()


def decode(raw: str | bytes, file: str) -> Text:
    """The text of a file.

    Like kubectl: a byte order mark chooses UTF-8 or UTF-16 and is dropped, and bytes that are not UTF-8 become
    U+FFFD.
    """
    if _too_large(raw):
        return Text(None, (_large(file),))
    if isinstance(raw, str):
        text, found = _without_surrogates(raw, file)
    elif raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text, found = raw.decode("utf-16", "replace"), (_utf16(file),)
    else:
        text, found = _utf8(raw, file)
    return Text(text.removeprefix("\ufeff"), found)


def _too_large(raw: str | bytes) -> bool:
    if len(raw) > LARGEST_FILE:
        return True
    # A character is four bytes at most.
    return isinstance(raw, str) and len(raw) * 4 > LARGEST_FILE and _bytes_of(raw) > LARGEST_FILE


def _bytes_of(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _without_surrogates(text: str, file: str) -> tuple[str, tuple[Finding, ...]]:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        finding = _not_utf8(file, text[: error.start])
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"), (finding,)
    return text, ()


def _utf8(raw: bytes, file: str) -> tuple[str, tuple[Finding, ...]]:
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        finding = _not_utf8(file, raw[: error.start].decode("utf-8"))
        return raw.decode("utf-8", "replace"), (finding,)


def _position(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _not_utf8(file: str, before: str) -> Finding:
    line, column = _position(before)
    return Finding(
        "yaml-not-utf8",
        Severity.WARNING,
        "these bytes are not UTF-8",
        Span(file, line, column, line, column + 1),
        why=f"kubectl reads files as UTF-8 and puts {_REPLACEMENT} in the place of each byte that is not.",
        mend="Save the file as UTF-8, or type the character anew.",
    )


def _utf16(file: str) -> Finding:
    return Finding(
        "yaml-utf16",
        Severity.NOTE,
        "this file is UTF-16, not UTF-8",
        Span(file, 1, 1, 1, 1),
        why="kubectl reads it because of its byte order mark, but many other tools do not.",
        mend="Save the file as UTF-8.",
    )


def _large(file: str) -> Finding:
    return Finding(
        "yaml-too-large",
        Severity.ERROR,
        f"the file is larger than {LARGEST_FILE // 1024} KiB",
        Span(file, 1, 1, 1, 1),
        why="The lab reads no file above 1 MiB; the API server refuses objects of that size as well.",
        mend="Hand in only the manifests that the task asks for.",
    )
