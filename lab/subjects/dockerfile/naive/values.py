"""Variables in instructions, for the second opinion."""

from __future__ import annotations

import re


def filled(text: str, values: dict[str, str]) -> str:
    """The text with variables put in."""
    return re.sub(r"\$\{?(\w+)(?::-([^}]*))?\}?", lambda found: values.get(found[1]) or found[2] or "", text)
