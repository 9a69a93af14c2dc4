"""Names that the patterns of some worlds tell apart: one for every answer they can give together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lab.subjects.cilium.names import NamePattern, plain

FRESH = "other.example.org"
"""A name that no rule mentions."""


def names(patterns: Sequence[NamePattern], known: Iterable[str] = ()) -> tuple[str, ...]:
    """One name for each way in which the patterns can answer: those known come as they are, then the plainest."""
    distinct = tuple(dict.fromkeys(patterns))
    there = tuple(dict.fromkeys(map(plain, known)))
    if not distinct:
        return there
    found: dict[tuple[bool, ...], str] = {}
    for name in (*there, *_mentioned(distinct), FRESH, *_near(distinct)):
        found.setdefault(tuple(pattern.matches(name) for pattern in distinct), name)
    return tuple(dict.fromkeys((*there, *found.values())))


def _mentioned(patterns: Sequence[NamePattern]) -> Iterator[str]:
    for pattern in patterns:
        if pattern.name:
            yield plain(pattern.name)
        elif pattern.pattern:
            yield plain(pattern.pattern).replace("**", "a.b").replace("*", "any")


def _near(patterns: Sequence[NamePattern]) -> Iterator[str]:
    for pattern in patterns:
        text = plain(str(pattern))
        bare = text.replace("**.", "").replace("*.", "").replace("*", "")
        for name in (bare, f"www.{bare}", f"a.b.{bare}", f"evil{bare}", f"{bare}.example.org", bare.partition(".")[2]):
            if name.strip("."):
                yield name.strip(".")
        yield text.replace("**", "c").replace("*", "")
        yield text.replace("**", "any").replace("*", "a.b")
