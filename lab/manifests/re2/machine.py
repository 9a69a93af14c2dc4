"""A pattern as a program, and its run over a text: every thread one character further at a time."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from lab.manifests.re2.classes import Test
from lab.manifests.re2.parsing import Either, Node, One, PatternError, Place, Repeat, Row, parse

_LONGEST = 10_000
"""Steps of a program; Go refuses patterns that need more memory than a few megabytes."""


class _Take(NamedTuple):
    test: Test


class _Split(NamedTuple):
    """Go on at both places, the first being preferred."""

    one: int
    other: int


class _Jump(NamedTuple):
    to: int


class _Check(NamedTuple):
    kind: str


class _Match(NamedTuple):
    pass


_Step = _Take | _Split | _Jump | _Check | _Match
Program = tuple[_Step, ...]


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Program:
    """The program of a pattern. Raises PatternError."""
    steps: list[_Step] = []
    _emit(parse(pattern), steps, pattern)
    steps.append(_Match())
    return tuple(steps)


def _emit(node: Node, steps: list[_Step], pattern: str) -> None:
    if len(steps) > _LONGEST:
        raise PatternError("expression too large", pattern)
    if isinstance(node, One):
        steps.append(_Take(node.test))
    elif isinstance(node, Place):
        steps.append(_Check(node.kind))
    elif isinstance(node, Row):
        for part in node.parts:
            _emit(part, steps, pattern)
    elif isinstance(node, Either):
        _emit_either(node, steps, pattern)
    else:
        for _ in range(node.least):
            _emit(node.part, steps, pattern)
        if node.most is None:
            _emit_loop(node, steps, pattern)
        else:
            _emit_options(node, node.most - node.least, steps, pattern)


def _emit_either(node: Either, steps: list[_Step], pattern: str) -> None:
    ends: list[int] = []
    for part in node.parts[:-1]:
        here = len(steps)
        steps.append(_Jump(0))
        _emit(part, steps, pattern)
        ends.append(len(steps))
        steps.append(_Jump(0))
        steps[here] = _Split(here + 1, len(steps))
    _emit(node.parts[-1], steps, pattern)
    for end in ends:
        steps[end] = _Jump(len(steps))


def _emit_loop(node: Repeat, steps: list[_Step], pattern: str) -> None:
    here = len(steps)
    steps.append(_Jump(0))
    _emit(node.part, steps, pattern)
    steps.append(_Jump(here))
    steps[here] = _split(node, here + 1, len(steps))


def _emit_options(node: Repeat, count: int, steps: list[_Step], pattern: str) -> None:
    starts = []
    for _ in range(count):
        starts.append(len(steps))
        steps.append(_Jump(0))
        _emit(node.part, steps, pattern)
    for start in starts:
        steps[start] = _split(node, start + 1, len(steps))


def _split(node: Repeat, more: int, enough: int) -> _Split:
    return _Split(more, enough) if node.greedy else _Split(enough, more)


def search(pattern: str, text: str, start: int = 0) -> tuple[int, int] | None:
    """The leftmost match from ``start`` on, as Go's ``FindString`` prefers it. Raises PatternError."""
    program = compiled(pattern)
    found: tuple[int, int] | None = None
    threads: dict[int, int] = {}
    for at in range(start, len(text) + 1):
        if found is None:
            _add(program, 0, at, threads, text, at)
        if not threads:
            if found is not None:
                break
            continue
        following: dict[int, int] = {}
        for step, began in threads.items():
            here = program[step]
            if isinstance(here, _Match):
                found = (began, at)
                break
            if isinstance(here, _Take) and at < len(text) and here.test(text[at]):
                _add(program, step + 1, began, following, text, at + 1)
        threads = following
    return found


@lru_cache(maxsize=2048)
def matches(pattern: str, text: str) -> bool:
    """Whether the pattern matches anywhere in the text. Raises PatternError."""
    return search(pattern, text) is not None


def find_all(pattern: str, text: str, limit: int = -1) -> list[str]:
    """The matches that do not overlap, at most ``limit`` of them. Raises PatternError."""
    found: list[str] = []
    at, last = 0, -1
    while at <= len(text) and limit != len(found):
        match = search(pattern, text, at)
        if match is None:
            break
        begin, end = match
        if end > begin or begin != last:
            found.append(text[begin:end])
        last = end
        at = end if end > begin else end + 1
    return found


def _add(program: Program, step: int, began: int, threads: dict[int, int], text: str, at: int) -> None:
    """Let a thread go on from a step, and from all that it leads to without a character."""
    waiting = [step]
    while waiting:
        step = waiting.pop()
        if step in threads:
            continue
        here = program[step]
        if isinstance(here, _Jump):
            threads[step] = began
            waiting.append(here.to)
        elif isinstance(here, _Split):
            threads[step] = began
            waiting += [here.other, here.one]
        elif isinstance(here, _Check):
            threads[step] = began
            if _stands(here.kind, text, at):
                waiting.append(step + 1)
        else:
            threads[step] = began


def _stands(kind: str, text: str, at: int) -> bool:
    if kind == "A":
        return at == 0
    if kind == "z":
        return at == len(text)
    if kind == "^":
        return at == 0 or text[at - 1] == "\n"
    if kind == "$":
        return at == len(text) or text[at] == "\n"
    before = at > 0 and _is_word(text[at - 1])
    after = at < len(text) and _is_word(text[at])
    return (before != after) == (kind == "b")


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char == "_")
