"""Under which name the work on a variant is kept, apart from that on the exercise as written."""

from __future__ import annotations

MARK = "@"
"""Stands between the exercise's id, which never holds it, and the seed."""


def variant_key(exercise_id: str, seed: int) -> str:
    """The name for drafts, places and sittings: ``frontend-egress@7``; the id alone for the exercise as written."""
    return f"{exercise_id}{MARK}{seed}" if seed else exercise_id


def exercise_of(key: str) -> str:
    """The exercise's id in such a name."""
    return key.partition(MARK)[0]
