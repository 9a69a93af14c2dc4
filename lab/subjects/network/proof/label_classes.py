"""The kinds of labelling that a set of selectors can tell apart.

Labels can be anything, but selectors only ask certain questions of them. Two labellings that answer every
question alike are one class, and one example of each class stands for all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from lab.manifests.selector import LabelSelector, Operator
from lab.quick_dataclass import dataclass

FRESH = "other"
"""A label value for "none of those mentioned"; a number is added where it is mentioned after all."""


@dataclass(frozen=True, slots=True)
class LabelClass:
    """An example labelling, and which of the selectors match it: bit *i* for selector *i*."""

    labels: Mapping[str, str]
    matched: int


MOST = 600
"""Beyond so many classes, only those that meet one or two selectors on purpose are kept."""


def label_classes(
    selectors: Sequence[LabelSelector], fixed: Mapping[str, str | None] | None = None
) -> tuple[LabelClass, ...]:
    """One example for every answer the selectors can give together.

    ``fixed`` pins keys: to a value, or to None for a key that must be absent. Examples use as few labels as
    they can. Where there would be more than ``MOST`` the examples, still more than that, are those that meet each
    selector, and each two of them, with as few labels as they can: what one lock and the other ask of a pod.
    """
    return _classes(tuple(selectors), tuple((fixed or {}).items()))


@lru_cache(maxsize=128)
def _classes(
    selectors: tuple[LabelSelector, ...], fixed: tuple[tuple[str, str | None], ...]
) -> tuple[LabelClass, ...]:
    """Found once for the same selectors, for they stay the same while all else of an answer is typed."""
    start = 0
    for bit, selector in enumerate(selectors):
        start |= (not selector.nothing) << bit
    keys = sorted({item.key for selector in selectors for item in selector.requirements})
    choices = {key: _choices(key, selectors, dict(fixed)) for key in keys}
    found: dict[int, dict[str, str]] = {start: {}}
    for key in keys:
        found = _split(found, choices[key], key)
        if len(found) > MOST:
            found |= dict(_by_pairs(start, len(selectors), choices))
            break
    return tuple(LabelClass(labels, matched) for matched, labels in found.items())


def _by_pairs(
    start: int, count: int, choices: Mapping[str, Mapping[int, str | None]]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Labellings that meet none, one or two of the selectors on purpose, and others only by chance."""
    wanted = [0, *(1 << one for one in range(count))]
    wanted += [1 << one | 1 << two for one in range(count) for two in range(one)]
    for mask in wanted[: MOST * 4]:
        matched, labels = start, {}
        for key, options in choices.items():
            # The first value that rules none of them out: absent before any other.
            survivors = next((kept for kept in options if mask & ~kept == 0), None)
            if survivors is None:
                break
            matched &= survivors
            if (value := options[survivors]) is not None:
                labels[key] = value
        else:
            yield matched, labels


def _split(
    found: Mapping[int, dict[str, str]], choices: Mapping[int, str | None], key: str
) -> dict[int, dict[str, str]]:
    """Each class so far, with each value the key may take."""
    result: dict[int, dict[str, str]] = {}
    for matched, labels in found.items():
        for survivors, value in choices.items():
            together = matched & survivors
            if value is None:
                result[together] = min(labels, result.get(together, labels), key=len)
            elif together not in result:
                result[together] = {**labels, key: value}
    return result


def _choices(
    key: str, selectors: Sequence[LabelSelector], fixed: Mapping[str, str | None]
) -> dict[int, str | None]:
    """The values of a key that selectors tell apart, each by the selectors it does not rule out."""
    if key in fixed:
        candidates: Iterable[str | None] = (fixed[key],)
    else:
        mentioned = sorted(_mentioned(key, selectors))
        candidates = (None, *mentioned, _fresh(mentioned))
    choices: dict[int, str | None] = {}
    for value in candidates:
        choices.setdefault(_survivors(key, value, selectors), value)
    return choices


def _mentioned(key: str, selectors: Iterable[LabelSelector]) -> set[str]:
    values: set[str] = set()
    for selector in selectors:
        for item in selector.requirements:
            if item.key == key and item.operator in (Operator.IN, Operator.NOT_IN):
                values |= item.values
    return values


def _fresh(mentioned: Sequence[str]) -> str:
    value, number = FRESH, 1
    while value in mentioned:
        number += 1
        value = f"{FRESH}-{number}"
    return value


def _survivors(key: str, value: str | None, selectors: Sequence[LabelSelector]) -> int:
    """The selectors whose requirements on this key the value meets."""
    labels = {} if value is None else {key: value}
    mask = 0
    for bit, selector in enumerate(selectors):
        if all(item.matches(labels) for item in selector.requirements if item.key == key):
            mask |= 1 << bit
    return mask
