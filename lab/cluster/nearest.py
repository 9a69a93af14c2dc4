"""Which of the names there are someone probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, names: Iterable[str]) -> str:
    """The name most like ``name``; empty when none is much like it."""
    # difflib is slow to import and only wanted when something was refused.
    from difflib import get_close_matches

    found = get_close_matches(name, sorted(set(names)), n=1, cutoff=0.5)
    return found[0] if found else ""
