"""Conditions with one part changed."""

from __future__ import annotations

from dataclasses import replace

from lab.subjects.falco.language.fields import key_of
from lab.subjects.falco.language.tree import And, Check, Exists, Field, Items, Node, Not, Or, Text


def swapped(node: Node, part: Node, other: Node | None) -> Node | None:
    """A condition with another in the place of a part; with None the part is left out."""
    if node is part:
        return other
    if isinstance(node, And | Or):
        made = [each for child in node.children if (each := swapped(child, part, other)) is not None]
        if not made:
            return None
        return made[0] if len(made) == 1 else replace(node, children=tuple(made))
    if isinstance(node, Not):
        child = swapped(node.child, part, other)
        return None if child is None else replace(node, child=child)
    return node


def with_too(node: Node, other: Node) -> And:
    """Both at once."""
    return And((node, other))


def field_of(check: Check | Exists) -> str:
    """The field that a comparison is about; empty where it is about more than a plain field."""
    return key_of(check.left) if isinstance(check.left, Field) else ""


def constants_of(check: Check | Exists) -> tuple[str, ...]:
    """The constants that a comparison names."""
    if isinstance(check, Exists):
        return ()
    if isinstance(check.right, Items):
        return tuple(each.value for each in check.right.items)
    return (check.right.value,) if isinstance(check.right, Text) else ()


def among(check: Check, constants: tuple[str, ...]) -> Check:
    """The comparison with a list of constants."""
    return Check(check.left, "in", Items(tuple(map(Text, constants))))


def written(check: Check | Exists) -> str:
    """A comparison as one writes it."""
    left = check.left
    name = key_of(left) if isinstance(left, Field) else "…"
    if isinstance(check, Exists):
        return f"{name} exists"
    values = [f'"{each}"' if " " in each or not each else each for each in constants_of(check)]
    listed = f"({', '.join(values)})" if isinstance(check.right, Items) else values[0] if values else "…"
    return f"{name} {check.written} {listed}"
