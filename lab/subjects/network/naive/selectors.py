"""Label selectors by the book, and the labels that a set of them can tell apart.

Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from lab.cluster.model import Labels
from lab.manifests.document import JsonObject

NOBODYS = "a-value-nobody-mentions"
"""A label value for all those that no selector names."""


def selected(selector: JsonObject | None, labels: Labels) -> bool:
    """Whether every requirement is met. An empty selector selects everything; an absent one is the caller's matter."""
    for key, value in ((selector or {}).get("matchLabels") or {}).items():
        if key not in labels or labels[key] != (value or ""):
            return False
    return all(_meets(each, labels) for each in (selector or {}).get("matchExpressions") or ())


def _meets(expression: JsonObject, labels: Labels) -> bool:
    there = expression["key"] in labels
    listed = there and labels[expression["key"]] in (expression.get("values") or ())
    match expression["operator"]:
        case "In":
            return listed
        case "NotIn":
            return not listed
        case "Exists":
            return there
        case "DoesNotExist":
            return not there
    raise ValueError(f"no operator {expression['operator']!r}")


def mentioned(selectors: Iterable[JsonObject]) -> dict[str, list[str]]:
    """Every key that the selectors ask about, with the values they name."""
    found: dict[str, list[str]] = {}
    for selector in selectors:
        for key, value in (selector.get("matchLabels") or {}).items():
            found.setdefault(key, []).append(value or "")
        for each in selector.get("matchExpressions") or ():
            found.setdefault(each["key"], []).extend(each.get("values") or ())
    return {key: sorted(set(values)) for key, values in sorted(found.items())}


def labellings(selectors: Sequence[JsonObject], fixed: Labels | None = None) -> Iterator[Labels]:
    """Labellings that stand for all there could be: every answer the selectors can give is given by one of them.

    Each key is absent, has each of the values named, or one that nobody names, in every combination; a key that no
    selector asks about changes no answer. Of those that all selectors answer alike, only the first is kept, for
    nothing else about a policy depends on labels. ``fixed`` are labels that are settled.
    """
    settled = dict(fixed or {})
    keys = {key: values for key, values in mentioned(selectors).items() if key not in settled}
    seen: set[tuple[bool, ...]] = set()
    for values in product(*((None, *values, _unnamed(values)) for values in keys.values())):
        labels = settled | {key: value for key, value in zip(keys, values, strict=True) if value is not None}
        answers = tuple(selected(each, labels) for each in selectors)
        if answers not in seen:
            seen.add(answers)
            yield labels


def _unnamed(values: Sequence[str]) -> str:
    value = NOBODYS
    while value in values:
        value += "-x"
    return value


def labels_in_words(labels: Mapping[str, str]) -> str:
    """E.g. ``app=web,tier=front``."""
    return ",".join(f"{key}={value}" for key, value in sorted(labels.items())) or "no labels"
