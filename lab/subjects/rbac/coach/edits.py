"""Taking roles and bindings apart and putting them together otherwise. Values are never changed, always copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.kubeobject import KubeObject
from lab.quick_dataclass import dataclass
from lab.subjects.rbac.rule import Rule
from lab.subjects.requests import Request


@dataclass(frozen=True, slots=True)
class RulePart:
    """One rule of a role as it is written, and where."""

    item: KubeObject
    path: Path
    value: JsonObject

    def texts(self, key: str) -> list[str]:
        """The strings of one of its lists."""
        return texts(self.value, key)

    def allows(self, requests: Iterable[Request]) -> bool:
        """Whether the rule allows any of some requests."""
        return any(True for _ in self.allowed(requests))

    def allowed(self, requests: Iterable[Request]) -> Iterator[Request]:
        """Those of some requests that the rule allows."""
        rule = Rule.of(self.value)
        return (request for request in requests if rule.allows(request))

    def with_list(self, key: str, words: Iterable[str]) -> JsonObject:
        """The role with another list in this rule."""
        return set_at(self.item.value, (*self.path, key), list(dict.fromkeys(words)))


def rules(items: Iterable[KubeObject]) -> Iterator[RulePart]:
    """The rules of some roles."""
    for item in items:
        written = item.value.get("rules")
        for place, rule in enumerate(written if isinstance(written, list) else ()):
            if isinstance(rule, dict):
                yield RulePart(item, ("rules", place), rule)


def subjects(items: Iterable[KubeObject]) -> Iterator[tuple[KubeObject, Path, JsonObject]]:
    """The subjects of some bindings, each with its place."""
    for item in items:
        written = item.value.get("subjects")
        for place, subject in enumerate(written if isinstance(written, list) else ()):
            if isinstance(subject, dict):
                yield item, ("subjects", place), subject


def texts(value: JsonObject, key: str) -> list[str]:
    """The strings of a list."""
    written = value.get(key)
    return [word for word in written if isinstance(word, str)] if isinstance(written, list) else []


def set_at(value: JsonObject, path: Path, new: Json) -> JsonObject:
    """The value with what lies at ``path`` replaced, or added."""
    found: JsonObject = _changed(value, path, new)
    return found


def drop_at(value: JsonObject, path: Path) -> JsonObject:
    """The value without the list item at ``path``."""
    here: Json = value
    for step in path[:-1]:
        here = here[step]
    return set_at(value, path[:-1], [item for place, item in enumerate(here) if place != path[-1]])


def _changed(value: Any, path: Path, new: Json) -> Any:
    copy: Any = list(value) if isinstance(value, list) else dict(value or {})
    step: Any = path[0]
    if len(path) == 1:
        copy[step] = new
    else:
        below = copy[step] if isinstance(copy, list) else copy.get(step)
        copy[step] = _changed(below, path[1:], new)
    return copy
