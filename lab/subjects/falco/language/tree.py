"""What a condition is made of. Every part knows where it begins and ends in the condition's text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A value as it was written, quotes and escapes taken off."""

    value: str
    start: int = 0
    end: int = 0
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """Values in parentheses."""

    items: tuple[Text, ...]
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an event, such as ``proc.aname[2]``."""

    name: str
    argument: str | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Transformed:
    """``tolower(field)`` and the like; ``val(field)`` says that a field is meant where a text could stand."""

    transformer: str
    arguments: tuple[Value, ...]
    argument: str | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Several:
    """The list of values that ``join`` puts together."""

    values: tuple[Value, ...]
    start: int = 0
    end: int = 0


Value: TypeAlias = Field | Transformed | Several | Text


@dataclass(frozen=True, slots=True)
class Exists:
    """``field exists``."""

    left: Value
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """A comparison. ``quantifier`` is ``oneof``, ``anyof``, ``allof`` or empty."""

    left: Value
    operator: str
    right: Value | Items
    quantifier: str = ""
    start: int = 0
    end: int = 0

    @property
    def written(self) -> str:
        """The operator as one writes it."""
        return f"{self.operator} {self.quantifier}".rstrip()


@dataclass(frozen=True, slots=True)
class Name:
    """A macro, by its name."""

    name: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    child: Node
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    children: tuple[Node, ...]
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of them."""

    children: tuple[Node, ...]
    start: int = 0
    end: int = 0


Node: TypeAlias = Or | And | Not | Name | Check | Exists


def children_of(node: Node) -> tuple[Node, ...]:
    """The parts of a node that are conditions themselves."""
    if isinstance(node, And | Or):
        return node.children
    return (node.child,) if isinstance(node, Not) else ()


def nodes_of(node: Node) -> Iterator[Node]:
    """The node and everything in it, in the order written."""
    yield node
    for child in children_of(node):
        yield from nodes_of(child)


def checks_of(node: Node) -> Iterator[Check | Exists]:
    """Every comparison in it."""
    return (each for each in nodes_of(node) if isinstance(each, Check | Exists))


def fields_of(value: Value | Items) -> Iterator[Field]:
    """Every field that a value reads."""
    if isinstance(value, Field):
        yield value
    elif isinstance(value, Transformed):
        for each in value.arguments:
            yield from fields_of(each)
    elif isinstance(value, Several):
        for each in value.values:
            yield from fields_of(each)


def fields_in(check: Check | Exists) -> Iterator[Field]:
    """Every field that a comparison reads."""
    yield from fields_of(check.left)
    if isinstance(check, Check):
        yield from fields_of(check.right)


@lru_cache(maxsize=8192)
def bare(check: Check | Exists) -> Check | Exists:
    """A comparison without its place, to tell whether two are the same."""
    left = _bare(check.left)
    assert not isinstance(left, Items)
    if isinstance(check, Exists):
        return Exists(left)
    operator = "=" if check.operator == "==" else check.operator
    return Check(left, operator, _bare(check.right), check.quantifier)


def _bare(value: Value | Items) -> Value | Items:
    if isinstance(value, Text):
        return Text(value.value)
    if isinstance(value, Field):
        return Field(value.name, value.argument)
    if isinstance(value, Items):
        return Items(tuple(Text(each.value) for each in value.items))
    parts = value.arguments if isinstance(value, Transformed) else value.values
    made = tuple(each for each in map(_bare, parts) if not isinstance(each, Items))
    return Transformed(value.transformer, made, value.argument) if isinstance(value, Transformed) else Several(made)


def same(one: Node, other: Node) -> bool:
    """Whether two conditions are written alike, wherever they stand."""
    if isinstance(one, Check | Exists) and isinstance(other, Check | Exists):
        return bare(one) == bare(other)
    if isinstance(one, Name) and isinstance(other, Name):
        return one.name == other.name
    if type(one) is not type(other):
        return False
    mine, others = children_of(one), children_of(other)
    return len(mine) == len(others) and all(map(same, mine, others))
