"""Whether an exercise of a pack will be opened by those who do not trust it."""

from __future__ import annotations

from collections.abc import Iterator

from lab.catalog.untrusted import ensure_usable
from lab.gate.draft import Draft
from lab.manifests.finding import Finding


def trust(draft: Draft) -> Iterator[Finding]:
    """Nothing leads out of it, goes beyond bounds, or meddles with a terminal, and all of it can be built."""
    if draft.exercise.pack is not None:
        ensure_usable(draft.exercise)
    yield from ()
