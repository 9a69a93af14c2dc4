"""Reading a check's parameters."""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.document import Json, JsonObject


def mapping_of(written: Json, how: str, keys: Iterable[str]) -> JsonObject:
    """The parameters. Raises ValueError where they are no mapping or hold a key that is not known."""
    known = tuple(keys)
    if not isinstance(written, dict) or not written:
        raise ValueError(how)
    unknown = sorted(set(map(str, written)) - set(known))
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(known)}")
    return written


def texts_of(written: JsonObject, key: str) -> tuple[str, ...]:
    """A list of texts, or one text. Raises ValueError."""
    value = written.get(key, [])
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) and item for item in items):
        raise ValueError(f"{key} must list texts")
    return tuple(items)


def flag_of(key: str, value: Json) -> bool:
    """A boolean. Raises ValueError."""
    if not isinstance(value, bool):
        raise ValueError(f"{key} must be true or false")
    return value
