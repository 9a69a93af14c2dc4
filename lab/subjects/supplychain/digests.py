"""A list of images with their digests: a line each, ``nginx:1.29.1 sha256:…`` or ``nginx:1.29.1@sha256:…``."""

from __future__ import annotations

import re
from functools import lru_cache

from lab.manifests.imagename import Reference, reference_of

WORDS = re.compile(r"[\s|,]+")


@lru_cache(maxsize=64)
def read_digests(text: str) -> tuple[Reference, ...]:
    """The images of a list; lines that name none are passed over."""
    found = []
    for line in text.splitlines():
        words = [word for word in WORDS.split(line.partition("#")[0].strip()) if word]
        digest = next((word for word in words if word.startswith("sha256:")), "")
        names = [word for word in words if not word.startswith("sha256:")]
        written = f"{names[0]}@{digest}" if names and digest and "@" not in names[0] else names[0] if names else ""
        reference = reference_of(written) if written else None
        if reference is not None and reference.digest:
            found.append(reference)
    return tuple(found)
