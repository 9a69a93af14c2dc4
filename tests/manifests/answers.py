"""What the API server says to an object, in the fewest words."""

from __future__ import annotations

from typing import Any

from lab.manifests.read import read_value
from lab.manifests.release import CURRENT, Release


def complaints(value: dict[str, Any], release: Release = CURRENT) -> list[str]:
    """The errors of a new object."""
    return list(read_value(value, release).errors)


def stored(value: dict[str, Any], release: Release = CURRENT) -> dict[str, Any]:
    """The object as it is stored; it must be valid."""
    reading = read_value(value, release)
    assert reading.object is not None, reading.errors
    return reading.object.value


def warned(value: dict[str, Any], release: Release = CURRENT) -> list[str]:
    """The warnings beside accepting an object."""
    reading = read_value(value, release)
    assert reading.object is not None, reading.errors
    return list(reading.warnings)
