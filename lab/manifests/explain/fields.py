"""For a field that is not known: the field or the place that was probably meant."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from lab.manifests.decode import dotted
from lab.manifests.document import Path
from lab.manifests.schema.types import ListOf, MapOf, Pointer, Struct, Type
from lab.quick_dataclass import dataclass

_DEEPEST = 8
"""How many structs down from an object's root a field is searched."""

_ASIDE = frozenset({"status", "managedFields", "ownerReferences", "initContainers", "ephemeralContainers"})
"""Where nobody means to write when a field is misplaced, or means it no sooner than in a field like it."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What was probably meant.

    One of: ``case`` the same name in other letters; ``inside`` fields of this level that hold the name;
    ``outside`` the path of an outer level that has it; ``near`` names of this level that look alike;
    ``elsewhere`` a path of the kind where it would stand.
    """

    case: str = ""
    inside: tuple[str, ...] = ()
    outside: Path | None = None
    near: tuple[str, ...] = ()
    elsewhere: str = ""


def guess(root: Struct, struct: Struct, path: Path) -> Guess:
    """Think about the unknown field that ends ``path``, which stands in a ``struct`` below ``root``."""
    name = str(path[-1])
    for known in struct.fields:
        if known.lower() == name.lower():
            return Guess(case=known)
    outside = _outside(root, path)
    if outside is not None:
        return Guess(outside=outside)
    inside = tuple(
        known
        for known, field in struct.fields.items()
        if known not in _ASIDE and (below := struct_of(field.type)) is not None and name in below.fields
    )
    if inside:
        return Guess(inside=inside[:3])
    typo = get_close_matches(name, struct.fields, n=2, cutoff=0.85)
    elsewhere = "" if typo else next(_everywhere(root, name), "")
    near = typo or ([] if elsewhere else get_close_matches(name, struct.fields, n=2, cutoff=0.6))
    return Guess(near=tuple(near), elsewhere=elsewhere)


def struct_of(type_: Type) -> Struct | None:
    """The struct that a field of this type holds, singly or in a list; None when it holds none."""
    while isinstance(type_, Pointer | ListOf):
        type_ = type_.to if isinstance(type_, Pointer) else type_.item
    return type_ if isinstance(type_, Struct) else None


def _outside(root: Struct, path: Path) -> Path | None:
    """The innermost level around the field's own where the name is known."""
    name, levels = path[-1], list(_levels(root, path[:-1]))
    for level, struct in reversed(levels[:-1]):
        if name in struct.fields:
            return level
    return None


def _levels(root: Struct, path: Path) -> Iterator[tuple[Path, Struct]]:
    """Every struct on the way to the end of ``path``, with its own path."""
    here: Type = root
    yield (), root
    for depth, step in enumerate(path, start=1):
        while isinstance(here, Pointer):
            here = here.to
        if isinstance(here, Struct) and step in here.fields:
            here = here.fields[str(step)].type
        elif isinstance(here, ListOf) and isinstance(step, int):
            here = here.item
        elif isinstance(here, MapOf):
            here = here.value
        else:
            return
        found = here.to if isinstance(here, Pointer) else here
        if isinstance(found, Struct):
            yield path[:depth], found


def _everywhere(root: Struct, name: str) -> Iterator[str]:
    """Every place of the kind where a field of that name stands, the nearest to the root first."""
    seen = {id(root)}
    level: list[tuple[tuple[str, ...], Struct]] = [((), root)]
    for _ in range(_DEEPEST):
        below = []
        for path, struct in level:
            for known, field in struct.fields.items():
                if known == name:
                    yield dotted((*path, known))
                inner = struct_of(field.type)
                if inner is not None and id(inner) not in seen and known not in _ASIDE:
                    seen.add(id(inner))
                    below.append(((*path, known), inner))
        level = below
