"""A setting that is in force, and how it lies between two others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

Value: TypeAlias = str | float | frozenset[str] | None
"""Numbers (truths, versions, durations too) have an order, sets lie within each other, texts are equal or not."""


class Key(NamedTuple):
    """Whose setting it is, and its name."""

    component: str
    name: str

    def __str__(self) -> str:
        return f"{self.component}: {self.name}"


@dataclass(frozen=True, slots=True)
class Held:
    """What a setting holds. ``shown`` is the value as people read it; ``option`` the option or field that sets it.

    ``idle`` says that it does nothing, because what it is for is off.
    """

    value: Value
    shown: str = ""
    span: Span | None = None
    option: str = ""
    idle: bool = False


Settings: TypeAlias = Mapping[Key, Held]

GONE = Held(None, "not there")
"""In the place of a setting that is not there at all."""


class Fault(NamedTuple):
    """How a value leaves its bounds: ``missing`` or ``excess``, and for a set which items."""

    kind: str
    items: frozenset[str] = frozenset()


def fault(found: Value, required: Value, permitted: Value) -> Fault | None:
    """How a value leaves its bounds; None where it lies within them."""
    if found in (required, permitted):
        return None
    if isinstance(found, frozenset) and isinstance(required, frozenset) and isinstance(permitted, frozenset):
        low, high = required & permitted, required | permitted
        if found - high:
            return Fault("excess", found - high)
        return Fault("missing", low - found) if low - found else None
    if isinstance(found, float) and isinstance(required, float) and isinstance(permitted, float):
        low_, high_ = sorted((required, permitted))
        if found > high_:
            return Fault("excess")
        return Fault("missing") if found < low_ else None
    return Fault("missing")
