"""The names of container images.

Source: https://kubernetes.io/docs/concepts/containers/images/#image-names and the grammar of
github.com/distribution/reference.
"""

from __future__ import annotations

import re
from functools import cache

_HUB = "docker.io"
_LONGEST_NAME = 255

_DOMAIN_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN = rf"(?:{_DOMAIN_PART}(?:\.{_DOMAIN_PART})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PATH_PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_TAG = "[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}"
_DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_REFERENCE = rf"({_DOMAIN}/{_PATH_PART}(?:/{_PATH_PART})*)(?::({_TAG}))?(?:@({_DIGEST}))?"

_DIGEST_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}


@cache
def _reference() -> re.Pattern[str]:
    return re.compile(_REFERENCE)


def tag_of(image: str) -> str:
    """The tag an image is pulled by: ``latest`` when none is written, empty for a digest or a malformed name."""
    if re.fullmatch("[a-f0-9]{64}", image):
        return ""
    match = _reference().fullmatch(_with_domain(image))
    if match is None or len(match[1]) > _LONGEST_NAME:
        return ""
    if match[3] is not None:
        return (match[2] or "") if _is_digest(match[3]) else ""
    return match[2] or "latest"


def _with_domain(image: str) -> str:
    first, slash, rest = image.partition("/")
    if not slash or not (set(".:") & set(first) or first == "localhost" or first != first.lower()):
        first, rest = _HUB, image
    elif first == "index.docker.io":
        first = _HUB
    if first == _HUB and "/" not in rest:
        rest = f"library/{rest}"
    return f"{first}/{rest}"


def _is_digest(text: str) -> bool:
    algorithm, _, digits = text.partition(":")
    return len(digits) == _DIGEST_LENGTHS.get(algorithm) and digits == digits.lower()
