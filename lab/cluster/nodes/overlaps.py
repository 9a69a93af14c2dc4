"""Where some patterns of paths mean what others mean too, or do not, each such way shown by one path.

Both sides are followed at once; where no pattern of the first side can still mean the path, following it ends. What was
found out about the second side, such as what an abstraction brings, is kept.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import lru_cache

from lab.cluster.nodes.regions import FRESH, MOST_PLACES, Places, after, closed, forms, spoken


class Followed:
    """Several patterns that are followed letter by letter, each place once. A place is known by its number."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self.compiled = [forms(pattern) for pattern in patterns]
        self.places: list[Places] = []
        self.spoken: list[frozenset[str]] = []
        self.done: list[frozenset[int]] = []
        self._numbers: dict[Places, int] = {}
        self._steps: dict[tuple[int, str], int] = {}
        self.start = self._number(
            frozenset(
                place for number, several in enumerate(self.compiled) for form, steps in enumerate(several)
                for place in closed(steps, number, form, 0)
            )
        )  # fmt: skip

    def step(self, place: int, letter: str) -> int:
        """The place after one more letter."""
        key = place, letter
        found = self._steps.get(key)
        if found is None:
            found = self._steps[key] = self._number(after(self.places[place], self.compiled, letter))
        return found

    def _number(self, here: Places) -> int:
        if here not in self._numbers:
            self._numbers[here] = len(self.places)
            self.places.append(here)
            self.spoken.append(frozenset(spoken(here, self.compiled)))
            self.done.append(
                frozenset(number for number, form, at in here if at == len(self.compiled[number][form]))
            )
        return self._numbers[here]


@lru_cache(maxsize=8)
def _followed(patterns: tuple[str, ...]) -> Followed:
    return Followed(patterns)


@lru_cache(maxsize=64)
def overlaps(patterns: tuple[str, ...], others: tuple[str, ...]) -> tuple[tuple[frozenset[int], str], ...]:
    """For each set of the patterns and set of the others that together mean a path: the first set, and such a path.

    Paths that none of the patterns means are left out; those that none of the others means are not.
    """
    one, two = Followed(patterns), _followed(others)
    found: dict[tuple[frozenset[int], frozenset[int]], str] = {}
    waiting = deque([(one.start, two.start, "")])
    seen = {(one.start, two.start, False)}
    while waiting and len(seen) < MOST_PLACES:
        here, there, path = waiting.popleft()
        if path and one.done[here]:
            found.setdefault((one.done[here], two.done[there]), path)
        for letter in _letters(one.spoken[here] | two.spoken[there], path):
            mine = one.step(here, letter)
            if not one.places[mine]:
                continue
            theirs = two.step(there, letter)
            key = mine, theirs, letter == "/"
            if key not in seen:
                seen.add(key)
                waiting.append((mine, theirs, path + letter))
    return tuple((done, path) for (done, _), path in found.items())


def _letters(told: frozenset[str], path: str) -> Iterator[str]:
    if not path:
        yield "/"
        return
    yield from _fresh(told)
    for letter in sorted(told | {"/"}):
        if letter != "/" or not path.endswith("/"):
            yield letter


@lru_cache(maxsize=1024)
def _fresh(told: frozenset[str]) -> tuple[str, ...]:
    """One letter that nothing speaks of."""
    return tuple(each for each in FRESH if each not in told)[:1]
