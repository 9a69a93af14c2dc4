"""The shapes that a custom resource's schema gives to values, as far as the lab needs them.

Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias


class Text(NamedTuple):
    """A string."""

    enum: tuple[str, ...] = ()
    pattern: str = ""
    longest: int = -1
    shortest: int = 0


class Whole(NamedTuple):
    """An integer; ``low`` and ``high`` are inclusive."""

    low: int | None = None
    high: int | None = None


class Flag(NamedTuple):
    """A boolean."""


class WholeOrText(NamedTuple):
    """An integer or a string."""


class Anything(NamedTuple):
    """A value that the lab does not look into."""


class Several(NamedTuple):
    """A list."""

    item: Any
    most: int = -1
    least: int = 0


class Keyed(NamedTuple):
    """An object whose keys are free."""

    item: Any
    least: int = 0


class Fields(NamedTuple):
    """An object with known fields.

    Of the fields in ``one_of`` exactly one must be there, of those in ``any_of`` at least one. ``rules`` are those that
    a schema writes as expressions: a test, and what is said where it fails.
    """

    fields: Mapping[str, Any]
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    rules: tuple[tuple[Callable[[Any], bool], str], ...] = ()
    called: str = ""


Shape: TypeAlias = Text | Whole | Flag | WholeOrText | Anything | Several | Keyed | Fields
