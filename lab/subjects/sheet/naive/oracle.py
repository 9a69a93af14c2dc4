"""Whether a sheet lies within its bounds, letter by letter."""

from __future__ import annotations

from itertools import chain

from lab.cluster.state import State
from lab.manifests.document import Json
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

WORDS = {"true": "yes", "y": "yes", "false": "no", "n": "no"}


def oracle(bounds: Bounds, state: State) -> Ruling:
    """Hold every answer against every answer that is right."""
    low, high = bounds.required.sheet, bounds.permitted.sheet
    key = bounds.permitted.answer_key
    for question in sorted({*low, *high}):
        given = state.sheet.get(question)
        right = [(low.get(question), high.get(question))]
        if not isinstance(low.get(question), list) and not isinstance(high.get(question), list):
            right = [(each, each) for each in (low.get(question), high.get(question))]
        right += [(each, each) for each in (key.also.get(question, ()) if key else ())]
        if not any(_between(given, least, most) for least, most in right):
            return Ruling(False, f"{question} is {given!r}")
    return Ruling(True)


def _between(given: Json, least: Json, most: Json) -> bool:
    if not given or (least is None and most is None):
        return False
    if not isinstance(least, list) and not isinstance(most, list):
        every = {_bare(each) for each in (given if isinstance(given, list) else [given])}
        return every == {_bare(str(least or most))}
    must, may = ([each] if isinstance(each, str) else list(each or []) for each in (least, most))
    listed = set(_listed(given, [*must, *may]))
    return {_bare(each) for each in must} <= listed <= {_bare(each) for each in may}


def _listed(given: Json, right: list[str]) -> list[str]:
    rows = given if isinstance(given, list) else [given]
    marks = "" if any(mark in each for each in right for mark in ",;") else ",;"
    marks += "\n" if any(len(each.split()) > 1 for each in right) or not marks else "\n \t"
    for mark in marks:
        rows = list(chain.from_iterable(row.split(mark) for row in rows))
    return [_bare(row) for row in rows if row.strip()]


def _bare(text: str) -> str:
    word = " ".join(text.split()).lower()
    while word and word[0] in "\"'`":
        word = word[1:]
    while word and word[-1] in "\"'`":
        word = word[:-1]
    word = word.strip()
    if word and all(letter in "0123456789" for letter in word):
        word = word.lstrip("0") or "0"
    return WORDS.get(word, word)
