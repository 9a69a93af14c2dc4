"""Sets of places as whole numbers: bit ``i`` stands for place ``i``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress


def mask_of(places: Sequence[int]) -> int:
    """The mask with those bits set; each place at most once."""
    if not places:
        return 0
    first, last = min(places), max(places)
    if last - first + 1 == len(places):
        return ((1 << len(places)) - 1) << first
    bits = bytearray((last >> 3) + 1)
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(bits, "little")


_SPARSE = 6
_ONES = bytes(int(code == ord("1")) for code in range(256))


def places_of(mask: int) -> list[int]:
    """The bits set in a mask, lowest first."""
    digits = bin(mask)[:1:-1]
    if mask.bit_count() * _SPARSE > len(digits):
        return list(compress(range(len(digits)), digits.encode().translate(_ONES)))
    found = []
    place = digits.find("1")
    while place >= 0:
        found.append(place)
        place = digits.find("1", place + 1)
    return found
