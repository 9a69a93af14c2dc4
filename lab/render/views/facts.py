"""Any value made of dataclasses, as facts in plain words, and how the facts of two states differ.

For subjects that have no words of their own: every field is a fact, by the field's name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import Enum, StrEnum

from lab.cluster.state import State
from lab.manifests.document import Document
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass

DEEPEST = 8
"""Levels of nesting that are told."""

NAMING = ("ref", "title", "name", "workload", "id")
"""Fields by which one item of many is called."""

UNSAID = (KubeObject, Document, Span, State)
"""What stands behind a fact and is none."""

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement. ``key`` leads to it, level by level, and is the same in every state; ``value`` may be empty."""

    key: Key
    label: str
    value: str = ""


class Change(StrEnum):
    """How a fact of one state compares with another's."""

    SAME = "same"
    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Compared:
    """A fact beside what it was."""

    fact: Fact
    change: Change = Change.SAME
    was: str = ""

    @property
    def depth(self) -> int:
        """How deep it is nested, from 0."""
        return len(self.fact.key) - 1

    @property
    def changed(self) -> bool:
        """Whether it is not as it was."""
        return self.change is not Change.SAME


def facts_of(value: object) -> tuple[Fact, ...]:
    """Every fact that a value holds, in order."""
    return tuple(_inside(value, ()))


def compared(before: Sequence[Fact], after: Sequence[Fact]) -> tuple[Compared, ...]:
    """The facts as they are, with what they were; those that are gone stand after what they stood after."""
    was = {fact.key: fact for fact in before}
    found = [_beside(fact, was.get(fact.key)) for fact in after]
    places = {item.fact.key for item in found}
    last: Key | None = None
    for fact in before:
        if fact.key not in places:
            at = next((place + 1 for place, item in enumerate(found) if item.fact.key == last), 0)
            found.insert(at, Compared(fact, Change.GONE, fact.value))
        last = fact.key
    return tuple(found)


def _beside(fact: Fact, was: Fact | None) -> Compared:
    if was is None:
        return Compared(fact, Change.NEW)
    return Compared(fact) if was.value == fact.value else Compared(fact, Change.CHANGED, was.value)


def in_words(value: object) -> str:
    """A single value, or a set of them."""
    if isinstance(value, AbstractSet):
        return ", ".join(sorted(map(in_words, value)))
    if value is None:
        return "not said"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    return " ".join(str(value).split())


def _inside(value: object, key: Key) -> Iterator[Fact]:
    """The facts beneath a key."""
    if len(key) >= DEEPEST:
        return
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            held = getattr(value, field.name, None)
            if not isinstance(held, UNSAID) and not field.name.endswith("path"):
                yield from _one(field.name.replace("_", " "), held, key)
    elif isinstance(value, Mapping):
        for name, held in value.items():
            yield from _one(in_words(name), held, key)
    elif isinstance(value, list | tuple):
        yield from _items(value, key)
    elif value is not None:
        yield Fact((*key, "value"), in_words(value))


def _one(label: str, value: object, key: Key) -> Iterator[Fact]:
    """A named fact, with what is in it beneath it."""
    here = (*key, label)
    if _single(value):
        yield Fact(here, label, in_words(value) or "none")
    elif not value:
        yield Fact(here, label, "none")
    elif isinstance(value, list | tuple) and all(map(_single, value)):
        yield Fact(here, label, ", ".join(map(in_words, value)))
    else:
        yield Fact(here, label)
        yield from _inside(value, here)


def _items(value: Sequence[object], key: Key) -> Iterator[Fact]:
    """Items of a list, each by its name, or by its place among those of the same name."""
    seen: dict[str, int] = {}
    for item in value:
        if isinstance(item, UNSAID):
            continue
        if _single(item):
            yield Fact((*key, in_words(item)), in_words(item))
            continue
        name = _name(item)
        seen[name] = seen.get(name, 0) + 1
        title = f"{name} ({seen[name]})" if seen[name] > 1 else name
        yield Fact((*key, title), title)
        yield from _inside(item, (*key, title))


def _name(item: object) -> str:
    """What an item is called."""
    named = next((getattr(item, field) for field in NAMING if getattr(item, field, None)), None)
    return in_words(named) if isinstance(named, str | Ref) else type(item).__name__


def _single(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | Enum | Ref | AbstractSet)
