"""Amounts of resources, as text that can be read as a quantity."""

from __future__ import annotations

from lab.cluster.podsecurity.podshape import mapping
from lab.manifests.document import Json
from lab.manifests.quantity import Quantity, QuantityError


def amounts(value: Json) -> dict[str, str]:
    """The quantities of a map; what cannot be read as one counts as not said."""
    return {name: str(amount) for name, amount in mapping(value).items() if _is_quantity(amount)}


def _is_quantity(amount: Json) -> bool:
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        return False
    try:
        Quantity.parse(str(amount))
    except QuantityError:
        return False
    return True
