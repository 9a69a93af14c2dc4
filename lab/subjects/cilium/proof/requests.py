"""HTTP requests that the rules of some worlds tell apart: one for every answer they can give together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import Any

from lab.subjects.cilium.http import HttpRule, Request, whole

PARSER: Any = vars(re)["_parser"]  # what ``re`` itself reads patterns with

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
PATHS = ("/", "/anything-else", "/admin")
MOST = 40
"""How many texts are made of one pattern at the most."""


def requests(rules: Sequence[HttpRule]) -> tuple[Request, ...]:
    """One request for each way in which the rules can answer, the plainest first; none where there is no rule."""
    distinct = tuple(dict.fromkeys(rules))
    return _requests(distinct) if distinct else ()


@lru_cache(maxsize=256)
def _requests(rules: tuple[HttpRule, ...]) -> tuple[Request, ...]:
    methods = _apart([rule.method for rule in rules], METHODS)
    paths = _apart([rule.path for rule in rules], PATHS)
    hosts = _apart([rule.host for rule in rules], ("",))
    found: dict[tuple[bool, ...], Request] = {}
    for headers in _headers(rules):
        for host, path, method in product(hosts, paths, methods):
            request = Request(method, path, host, headers)
            found.setdefault(tuple(rule.admits(request) for rule in rules), request)
    return tuple(found.values())


def _apart(patterns: Sequence[str], plain: Iterable[str]) -> tuple[str, ...]:
    """Texts that the patterns tell apart."""
    given = [pattern for pattern in dict.fromkeys(patterns) if pattern]
    found: dict[tuple[bool, ...], str] = {}
    for text in _texts(given, plain):
        found.setdefault(tuple(whole(pattern, text) for pattern in given), text)
    return tuple(found.values())


def _texts(patterns: Iterable[str], plain: Iterable[str]) -> tuple[str, ...]:
    """The plain texts, then what each pattern matches, then what it nearly does."""
    held = [text for pattern in patterns for text in members(pattern)]
    near = [each for text in held for each in _near(text)]
    return tuple(dict.fromkeys((*held, *plain, *near)))


def _near(text: str) -> Iterator[str]:
    yield f"{text}x"
    yield f"{text}/x"
    yield f"{text}?x=1"
    yield f"/x{text}"
    yield text[:-1]
    yield text.swapcase()


def _headers(rules: Sequence[HttpRule]) -> Iterator[dict[str, str]]:
    asked = dict.fromkeys(pair for rule in rules for pair in rule.headers)
    every = {name: value or "x" for name, value in asked}
    yield {}
    if every:
        yield every
        for name in every:
            yield {key: value for key, value in every.items() if key != name}
            yield {**every, name: "something-else"}


@lru_cache(maxsize=512)
def members(pattern: str) -> tuple[str, ...]:
    """Some texts that a pattern matches as a whole: each branch, and each repetition a few times."""
    try:
        parsed = PARSER.parse(pattern)
    except re.error:
        return ()
    return tuple(dict.fromkeys(islice(_sequence(list(parsed)), MOST)))


def _sequence(parts: list[Any]) -> Iterator[str]:
    choices = [tuple(islice(_part(*part), 6)) for part in parts]
    for chosen in islice(product(*choices), MOST):
        yield "".join(chosen)


def _part(operation: Any, argument: Any) -> Iterator[str]:
    name = str(operation)
    if name == "LITERAL":
        yield chr(argument)
    elif name == "NOT_LITERAL":
        yield "x" if chr(argument) != "x" else "y"
    elif name == "ANY":
        yield from ("x", "/")
    elif name == "IN":
        yield from _of_set(argument)
    elif name == "BRANCH":
        for branch in argument[1]:
            yield from islice(_sequence(list(branch)), 4)
    elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        yield from _repeated(*argument)
    elif name == "SUBPATTERN":
        yield from _sequence(list(argument[-1]))
    else:
        yield ""  # an anchor, or what matches nothing of its own


def _of_set(items: list[Any]) -> Iterator[str]:
    if items and str(items[0][0]) == "NEGATE":
        yield next((letter for letter in "x/1A-" if not _in_set(letter, items[1:])), "x")
        return
    for operation, argument in items:
        name = str(operation)
        if name == "LITERAL":
            yield chr(argument)
        elif name == "RANGE":
            yield from (chr(argument[0]), chr(argument[1]))
        else:
            yield {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " "}.get(str(argument), "a")


def _in_set(letter: str, items: list[Any]) -> bool:
    for operation, argument in items:
        if str(operation) == "LITERAL" and chr(argument) == letter:
            return True
        if str(operation) == "RANGE" and argument[0] <= ord(letter) <= argument[1]:
            return True
    return False


def _repeated(low: int, high: Any, inner: Any) -> Iterator[str]:
    once = tuple(islice(_sequence(list(inner)), 3))
    most = high if isinstance(high, int) else low + 3
    yield "".join(once[:1] * low)
    for number in (low + 1, low + 2):
        if number <= most:
            for text in once:
                yield text * number
    if len(once) > 1 and most >= low + 2:
        yield once[1] + once[0]
