"""Every way in which a path can be meant by some patterns and not by others, each shown by one path.

The patterns are followed side by side, letter by letter: where two paths are in the same places of all of them, they go
on alike. So the answer covers every path there is, and not only those that somebody thought of.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from lab.quick_dataclass import dataclass

MOST_PLACES = 20_000
"""Where following patterns ends: no profile that a person writes comes near it."""

MOST_FORMS = 256

FRESH = "xzqjkvwy0123456789_~"
"""Letters for what a pattern leaves open, the first that no pattern speaks of at that place."""

Places: TypeAlias = frozenset[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a pattern: letters that it takes there, and whether any number of them."""

    letter: str = ""
    inside: str = ""
    slash: bool = False
    many: bool = False

    def takes(self, letter: str) -> bool:
        """Whether that letter may stand there."""
        if self.letter:
            return letter == self.letter
        if self.inside:
            return letter != "/" and re.fullmatch(f"[{self.inside}]", letter) is not None
        return self.slash or letter != "/"

    @property
    def spoken(self) -> str:
        """The letters that it tells from others."""
        if self.letter:
            return self.letter
        return "".join(each for each in _PRINTED if self.takes(each))[:3] if self.inside else ""


_PRINTED = "".join(map(chr, range(33, 127)))


@lru_cache(maxsize=64)
def regions(patterns: tuple[str, ...]) -> tuple[tuple[frozenset[int], str], ...]:
    """For each set of patterns (by their places in the list) that together mean a path: the shortest such path.

    A path begins with a slash and has no two in a row. The empty set stands for paths that no pattern means.
    """
    compiled = [forms(pattern) for pattern in patterns]
    start: Places = frozenset(
        place for number, several in enumerate(compiled) for form, steps in enumerate(several)
        for place in closed(steps, number, form, 0)
    )  # fmt: skip
    found: dict[frozenset[int], str] = {}
    waiting = deque([(start, "")])
    seen = {(start, False)}
    while waiting and len(seen) < MOST_PLACES:
        here, path = waiting.popleft()
        if path:
            done = frozenset(number for number, form, at in here if at == len(compiled[number][form]))
            found.setdefault(done, path)
        for letter in _letters(here, compiled, path):
            then = after(here, compiled, letter)
            key = (then, letter == "/")
            if key not in seen:
                seen.add(key)
                waiting.append((then, path + letter))
    return tuple(found.items())


def shortest(pattern: str) -> str:
    """A short path that the pattern means."""
    return next((path for done, path in regions((pattern,)) if done), "")


def _letters(here: Places, compiled: list[tuple[tuple[Step, ...], ...]], path: str) -> Iterator[str]:
    """The letters after which something differs, and one that no pattern speaks of."""
    if not path:
        yield "/"
        return
    told = dict.fromkeys(spoken(here, compiled))
    fresh = next((letter for letter in FRESH if letter not in told), "")
    for letter in dict.fromkeys((*fresh, *told, "/")):
        if letter != "/" or not path.endswith("/"):
            yield letter


def spoken(here: Places, compiled: list[tuple[tuple[Step, ...], ...]]) -> Iterator[str]:
    """The letters that the patterns tell from others there."""
    for number, form, at in sorted(here):
        for step in compiled[number][form][at : at + 1]:
            yield from step.spoken


def after(here: Places, compiled: list[tuple[tuple[Step, ...], ...]], letter: str) -> Places:
    """The places after one more letter."""
    found: set[tuple[int, int, int]] = set()
    for number, form, at in here:
        steps = compiled[number][form]
        if at < len(steps) and steps[at].takes(letter):
            found.update(closed(steps, number, form, at if steps[at].many else at + 1))
    return frozenset(found)


def closed(steps: tuple[Step, ...], number: int, form: int, at: int) -> Iterator[tuple[int, int, int]]:
    """A place, and those that are reached without a letter: past what may be empty."""
    yield number, form, at
    while at < len(steps) and steps[at].many:
        at += 1
        yield number, form, at


@lru_cache(maxsize=1024)
def forms(pattern: str) -> tuple[tuple[Step, ...], ...]:
    """A pattern's alternatives, each as its steps."""
    return tuple(_steps(each) for each in alternatives(pattern))


def alternatives(pattern: str) -> tuple[str, ...]:
    """The patterns without braces that a pattern stands for."""
    waiting: list[str] = [pattern]
    found: list[str] = []
    while waiting and len(waiting) + len(found) <= MOST_FORMS:
        each = waiting.pop()
        inner = re.search(r"(?<!\\)\{([^{}]*)\}", each)
        if inner is None:
            found.append(each)
            continue
        waiting += [each[: inner.start()] + one + each[inner.end() :] for one in inner.group(1).split(",")]
    return tuple(dict.fromkeys(re.sub(r"(?<!^)//+", "/", each) for each in (*found, *waiting)))


def _steps(pattern: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    place = 0
    while place < len(pattern):
        letter = pattern[place]
        if letter == "*":
            twice = pattern[place : place + 2] == "**"
            after = place + (2 if twice else 1)
            # Directly after a slash, at the end or before the next one, a name must stand there.
            if pattern[place - 1 : place] == "/" and pattern[after : after + 1] in ("", "/"):
                steps.append(Step(slash=twice))
            steps.append(Step(slash=twice, many=True))
            place = after
            continue
        if letter == "[" and "]" in pattern[place + 2 :]:
            end = pattern.index("]", place + 2)
            steps.append(Step(inside=pattern[place + 1 : end].replace("\\", "\\\\")))
            place = end
        elif letter == "\\" and place + 1 < len(pattern):
            place += 1
            steps.append(Step(letter=pattern[place]))
        else:
            steps.append(Step() if letter == "?" else Step(letter=letter))
        place += 1
    return tuple(steps)
