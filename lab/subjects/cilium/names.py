"""Names of machines outside, and the patterns that rules have for them.

Source: https://docs.cilium.io/en/stable/security/policy/language/#dns-based
"""

from __future__ import annotations

import re
from functools import lru_cache

from lab.manifests.document import Json
from lab.quick_dataclass import dataclass

LETTERS = "[-a-zA-Z0-9_]"


@dataclass(frozen=True, slots=True)
class NamePattern:
    """``matchName`` or ``matchPattern``; with neither it matches nothing."""

    name: str = ""
    pattern: str = ""

    def matches(self, name: str) -> bool:
        """Whether a name is meant. Case and a dot at the end do not matter."""
        asked = plain(name)
        if self.name:
            return plain(self.name) == asked
        return bool(self.pattern) and bool(expression(self.pattern).fullmatch(f"{asked}."))

    def __str__(self) -> str:
        return self.name or self.pattern


def name_pattern(written: Json) -> NamePattern:
    """Read an entry of ``toFQDNs`` or of DNS rules."""
    entry = written if isinstance(written, dict) else {}
    return NamePattern(str(entry.get("matchName") or ""), str(entry.get("matchPattern") or ""))


def plain(name: str) -> str:
    """A name in small letters, without the dot at its end."""
    return name.strip().lower().rstrip(".")


@lru_cache(maxsize=256)
def expression(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression over names that end with a dot.

    ``*`` stands for any part of a label and never for a dot; alone it matches every name; ``**.`` in front matches
    one or more labels.
    """
    text = f"{plain(pattern)}."
    if text == "*.":
        return re.compile(rf"({LETTERS}+\.)*|\.")
    start = ""
    if text.startswith("**."):
        start, text = rf"{LETTERS}+(\.{LETTERS}+)*\.", text[3:]
    middle = re.sub(r"\*+", "*", text)
    return re.compile(start + "".join(f"{LETTERS}*" if each == "*" else re.escape(each) for each in middle))
