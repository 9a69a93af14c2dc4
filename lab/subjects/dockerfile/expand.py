"""``$NAME``, ``${NAME}`` and ``${NAME:-default}`` in instructions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lab.subjects.dockerfile.splitting import unquoted

VARIABLE = re.compile(r"\\\$|\$(?:\{(?P<braced>\w+)(?::?(?P<sign>[-+?])(?P<word>[^}]*))?\}|(?P<bare>\w+))")


def expand(text: str, values: Mapping[str, str]) -> str:
    """The text with variables put in and quotes taken off; one that is not set is empty."""
    return unquoted(variables_in(text, values))


def variables_in(text: str, values: Mapping[str, str]) -> str:
    """The text with variables put in."""

    def value(found: re.Match[str]) -> str:
        name = found["braced"] or found["bare"]
        if name is None:
            return found[0]
        held = values.get(name, "")
        if found["sign"] == "+":
            return variables_in(found["word"], values) if held else ""
        return held or (variables_in(found["word"], values) if found["sign"] == "-" else "")

    return VARIABLE.sub(value, text)


def used_in(text: str) -> frozenset[str]:
    """The names of the variables that a text uses."""
    return frozenset(found["braced"] or found["bare"] for found in VARIABLE.finditer(text)) - {None}
