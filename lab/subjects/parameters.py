"""Reading the parameters of a check, as an exercise has them."""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.document import Json, JsonObject


def read_fields(written: Json, how: str, keys: Iterable[str]) -> JsonObject:
    """The parameters by their keys. Raises ValueError saying ``how`` to write them, or which key there is not."""
    if not isinstance(written, dict) or not written:
        raise ValueError(how)
    known = tuple(keys)
    unknown = sorted(set(map(str, written)) - set(known))
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(known)}")
    return written
