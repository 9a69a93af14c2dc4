"""Selectors: emptied, with other keys and values, in the other spelling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab.manifests.document import Json, JsonObject, Path
from lab.subjects.network.mutation.answer import Answer, Change, Site

NOBODYS = "something-else"
"""A value that no pod and no namespace has."""

FEW = 4
"""How many other values, keys or labels are tried in each place."""


def empty_selector(answer: Answer) -> Iterator[Change]:
    """``{}``, which selects everything; and none at all."""
    for selector in answer.selectors:
        where = answer.where(selector.path)
        yield Change(f"{where} is empty", answer.put(selector.path, {}))
        yield Change(f"{where} is left out", answer.drop(selector.path))
        yield Change(f"{where} is null", answer.put(selector.path, None))


def drop_label(answer: Answer) -> Iterator[Change]:
    """One label less to ask for."""
    for path, _, _ in _labels(answer):
        yield Change(f"{answer.where(path)} is left out", answer.drop(path))


def change_value(answer: Answer) -> Iterator[Change]:
    """Another value of the same key: one that others have, none, one that nobody has."""
    for path, value, selector in _labels(answer):
        field = str(selector.path[-1])
        others = [each for key, each in _known(answer, field) if key == path[-1] and each != value]
        for other in (*others[:FEW], "", NOBODYS):
            yield Change(f"{answer.where(path)} is {other!r}", answer.put(path, other))


def change_key(answer: Answer) -> Iterator[Change]:
    """The same value of another key."""
    for path, value, selector in _labels(answer):
        keys = dict.fromkeys(key for key, _ in _known(answer, str(selector.path[-1])) if key != path[-1])
        for key in (*list(keys)[:FEW], f"{path[-1]}s"):
            without = answer.then(answer.drop(path))
            yield Change(f"{answer.where(path)} is {key}", without.put((*path[:-1], key), value))


def swap_label(answer: Answer) -> Iterator[Change]:
    """Another label of the scenario in the place of all."""
    for selector in answer.selectors:
        for key, value in _known(answer, str(selector.path[-1]))[: FEW * 2]:
            text = f"{answer.where(selector.path)} asks for {key}={value}"
            yield Change(text, answer.put(selector.path, {"matchLabels": {key: value}}))


def add_label(answer: Answer) -> Iterator[Change]:
    """One label more to ask for: of those that the pods meant have too, and of others."""
    for selector in answer.selectors:
        asked: Mapping[str, str] = selector.value.get("matchLabels") or {}
        more = [pair for pair in _known(answer, str(selector.path[-1])) if pair[0] not in asked]
        for key, value in (*more[:FEW], ("extra", NOBODYS)):
            path = (*selector.path, "matchLabels", key)
            yield Change(f"{answer.where(path)} is {value!r}", answer.put(path, value))


def as_expression(answer: Answer) -> Iterator[Change]:
    """A label as an expression: ``In`` says the same, the others do not."""
    for path, value, selector in _labels(answer):
        others = [each for key, each in _known(answer, str(selector.path[-1])) if key == path[-1] and each != value]
        for operator, values in (
            ("In", [value]),
            ("In", [value, NOBODYS]),
            ("In", [value, *others[:1]]),
            ("In", others[:2] or [NOBODYS]),
            ("In", []),
            ("NotIn", [value]),
            ("NotIn", others[:2] or [NOBODYS]),
            ("Exists", []),
            ("Exists", [value]),
            ("DoesNotExist", []),
            ("in", [value]),
        ):
            expression: JsonObject = {"key": path[-1], "operator": operator}
            if values or operator == "In":
                expression["values"] = values
            without = answer.then(answer.drop(path))
            added = without.append((*selector.path, "matchExpressions"), expression)
            yield Change(f"{answer.where(path)} is an expression: {operator} {values}", added)


def add_expression(answer: Answer) -> Iterator[Change]:
    """An expression beside the labels: of a key that is asked for already, and of another."""
    for path, value, selector in _labels(answer):
        for key, operator, values in (
            (path[-1], "Exists", None),
            (path[-1], "In", [value, NOBODYS]),
            (path[-1], "NotIn", [NOBODYS]),
            (path[-1], "NotIn", [value]),
            (path[-1], "DoesNotExist", None),
            ("extra", "DoesNotExist", None),
            ("extra", "NotIn", [NOBODYS]),
            ("extra", "Exists", None),
        ):
            expression: JsonObject = {"key": key, "operator": operator}
            if values:
                expression["values"] = values
            text = f"{answer.where(selector.path)} has the expression {key} {operator} {values or ''}".rstrip()
            yield Change(text, answer.append((*selector.path, "matchExpressions"), expression))


def drop_expression(answer: Answer) -> Iterator[Change]:
    """One expression less."""
    for path, _ in _expressions(answer):
        yield Change(f"{answer.where(path)} is left out", answer.drop(path))


def change_expression(answer: Answer) -> Iterator[Change]:
    """Another operator, or other values."""
    for path, value in _expressions(answer):
        for operator in ("In", "NotIn", "Exists", "DoesNotExist"):
            changed = {**value, "operator": operator}
            if operator in ("Exists", "DoesNotExist"):
                changed.pop("values", None)
            yield Change(f"{answer.where(path)} is {operator}", answer.put(path, changed))
        values = value.get("values") or []
        for number, each in enumerate(values):
            text = f"{answer.where(path)} lacks {each!r}"
            yield Change(text, answer.put((*path, "values"), values[:number] + values[number + 1 :]))
        more = [*values, NOBODYS]
        yield Change(f"{answer.where(path)} has {NOBODYS!r} too", answer.put((*path, "values"), more))


def unwrap_selector(answer: Answer) -> Iterator[Change]:
    """The labels without ``matchLabels``: no such field."""
    for selector in answer.selectors:
        labels = selector.value.get("matchLabels")
        if labels:
            yield Change(f"{answer.where(selector.path)} lacks matchLabels", answer.put(selector.path, labels))


def _labels(answer: Answer) -> Iterator[tuple[Path, str, Site]]:
    """Every label that is asked for: its place, its value, its selector."""
    for selector in answer.selectors:
        for key, value in (selector.value.get("matchLabels") or {}).items():
            yield (*selector.path, "matchLabels", key), value, selector


def _expressions(answer: Answer) -> Iterator[tuple[Path, Json]]:
    for selector in answer.selectors:
        for number, value in enumerate(selector.value.get("matchExpressions") or ()):
            yield (*selector.path, "matchExpressions", number), value


def _known(answer: Answer, field: str) -> list[tuple[str, str]]:
    """The labels that pods, or namespaces, of the scenario have; every namespace has its name."""
    names = [("kubernetes.io/metadata.name", name) for name in answer.scope.namespaces]
    return [*answer.scope.labels(field), *(names if field == "namespaceSelector" else ())]


OPERATORS = (
    empty_selector, drop_label, change_value, change_key, swap_label, add_label, as_expression, add_expression,
    drop_expression, change_expression, unwrap_selector,
)  # fmt: skip
