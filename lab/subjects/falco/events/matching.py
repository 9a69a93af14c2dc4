"""Patterns: shell wildcards as fnmatch(3) reads them, regular expressions, and prefixes of paths."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=512)
def glob(text: str, *, ignore_case: bool) -> re.Pattern[str]:
    """A pattern with ``*``, ``?`` and ``[…]``; a star matches slashes too, a backslash takes the next as it is."""
    made = []
    at = 0
    while at < len(text):
        character = text[at]
        if character == "*":
            made.append(".*")
        elif character == "?":
            made.append(".")
        elif character == "[" and (end := text.find("]", at + 2)) > 0:
            inside = re.sub(r"([\\\[&~|])", r"\\\1", text[at + 1 : end])
            made.append(f"[^{inside[1:]}]" if inside[0] in "!^" else f"[{inside}]")
            at = end
        elif character == "\\" and at + 1 < len(text):
            at += 1
            made.append(re.escape(text[at]))
        else:
            made.append(re.escape(character))
        at += 1
    flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
    try:
        return re.compile("".join(made), flags)
    except re.error:
        return re.compile(re.escape(text), flags)


@lru_cache(maxsize=512)
def pattern(text: str) -> re.Pattern[str]:
    """A regular expression, which must match the whole; one that is none matches nothing."""
    try:
        return re.compile(text, re.DOTALL)
    except re.error:
        return re.compile(r"(?!)")


@lru_cache(maxsize=4096)
def under_path(path: str, prefix: str) -> bool:
    """Whether a path is another or lies below it; both compared part by part, with wildcards in the prefix's."""
    parts = [part for part in path.split("/") if part]
    wanted = [part for part in prefix.split("/") if part]
    if len(wanted) > len(parts):
        return False
    return all(
        glob(want, ignore_case=False).fullmatch(part) is not None if set(want) & set("*?[") else want == part
        for want, part in zip(wanted, parts, strict=False)
    )
