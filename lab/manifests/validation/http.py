"""The form of HTTP header names (RFC 7230)."""

from __future__ import annotations

import re

_NAME = "[-A-Za-z0-9]+"
_RULE = (
    "a valid HTTP header must consist of alphanumeric characters or '-' "
    f"(e.g. 'X-Header-Name', regex used for validation is '{_NAME}')"
)


def header_name_errors(text: str) -> tuple[str, ...]:
    """What is wrong with a header's name."""
    return () if re.fullmatch(_NAME, text) else (_RULE,)
