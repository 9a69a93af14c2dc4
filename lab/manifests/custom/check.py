"""A value against the schema of its custom resource, in the API server's own words.

The wording is that of ``k8s.io/apiextensions-apiserver`` and of ``k8s.io/kube-openapi``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lab.manifests.custom.shape import (
    Anything,
    Fields,
    Flag,
    Keyed,
    Several,
    Shape,
    Text,
    Whole,
    WholeOrText,
)
from lab.manifests.document import Json, Path
from lab.manifests.fielderror import FieldError, FieldPath


class Unknown(NamedTuple):
    """A field that the schema does not have, and the object that it stands in."""

    path: Path
    owner: Fields

    @property
    def message(self) -> str:
        """As strict decoding says it."""
        return f'unknown field "{dotted(self.path)}"'


def dotted(path: Path) -> str:
    """A path as messages write it."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def unknown_fields(value: Json, shape: Shape, path: Path = ()) -> Iterator[Unknown]:
    """The fields that strict decoding refuses."""
    if isinstance(shape, Fields) and isinstance(value, dict):
        for key, inner in value.items():
            if key in shape.fields:
                yield from unknown_fields(inner, shape.fields[key], (*path, key))
            else:
                yield Unknown((*path, str(key)), shape)
    elif isinstance(shape, Keyed) and isinstance(value, dict):
        for key, inner in value.items():
            yield from unknown_fields(inner, shape.item, (*path, str(key)))
    elif isinstance(shape, Several) and isinstance(value, list):
        for number, inner in enumerate(value):
            yield from unknown_fields(inner, shape.item, (*path, number))


def errors(value: Json, shape: Shape, path: Path = ()) -> Iterator[FieldError]:
    """What validation finds wrong."""
    wanted = _type(shape)
    found = type_name(value)
    if wanted and found not in wanted:
        where = dotted(path)
        detail = f'{where} in body must be of type {wanted[0]}: "{found}"'
        yield FieldError.type_invalid(_field(path), found, detail)
    elif isinstance(shape, Fields):
        yield from _fields(value, shape, path)
    elif isinstance(shape, Keyed):
        if len(value) < shape.least:
            detail = f"{dotted(path)} in body should have at least {shape.least} properties"
            yield FieldError.invalid(_field(path), len(value), detail)
        for key, inner in value.items():
            yield from errors(inner, shape.item, (*path, str(key)))
    elif isinstance(shape, Several):
        yield from _several(value, shape, path)
    elif isinstance(shape, Text):
        yield from _text(value, shape, path)
    elif isinstance(shape, Whole):
        yield from _whole(value, shape, path)


def _type(shape: Shape) -> tuple[str, ...]:
    if isinstance(shape, (Fields, Keyed)):
        return ("object",)
    if isinstance(shape, Several):
        return ("array",)
    if isinstance(shape, Text):
        return ("string",)
    if isinstance(shape, Whole):
        return ("integer",)
    if isinstance(shape, Flag):
        return ("boolean",)
    return ("integer,string", "integer", "string") if isinstance(shape, WholeOrText) else ()


def type_name(value: Json) -> str:
    """The JSON type of a value as messages call it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _field(path: Path) -> FieldPath:
    found = FieldPath()
    for step in path:
        found = found.index(step) if isinstance(step, int) else found.child(step)
    return found


def _fields(value: dict[str, Json], shape: Fields, path: Path) -> Iterator[FieldError]:
    where = dotted(path)
    present = [key for key in shape.one_of if key in value]
    if shape.one_of and len(present) != 1:
        said = "Found none valid" if not present else f"Found {len(present)} valid alternatives"
        detail = f'"{where}" must validate one and only one schema (oneOf). {said}'
        yield FieldError.invalid(FieldPath(), "", detail)
        if not present:
            yield FieldError.required(_field((*path, shape.one_of[0])))
    if shape.any_of and not any(key in value for key in shape.any_of):
        yield FieldError.invalid(FieldPath(), "", f'"{where}" must validate at least one schema (anyOf)')
        yield FieldError.required(_field((*path, shape.any_of[0])))
    for key in shape.required:
        if key not in value:
            yield FieldError.required(_field((*path, key)))
    for key, inner in shape.fields.items():
        if key in value:
            yield from errors(value[key], inner, (*path, key))
    for holds, message in shape.rules:
        if not _holds(holds, value):
            yield FieldError.invalid(_field(path), "object", message)


def _holds(holds: object, value: Json) -> bool:
    """Whether an expression holds; one that cannot be worked out does not."""
    try:
        return bool(holds(value))  # type: ignore[operator]
    except (TypeError, ValueError, AttributeError, KeyError):
        return False


def _several(value: list[Json], shape: Several, path: Path) -> Iterator[FieldError]:
    if 0 <= shape.most < len(value):
        yield FieldError.too_many(_field(path), len(value), shape.most)
    if len(value) < shape.least:
        detail = f"{dotted(path)} in body should have at least {shape.least} items"
        yield FieldError.invalid(_field(path), len(value), detail)
    for number, inner in enumerate(value):
        yield from errors(inner, shape.item, (*path, number))


def _text(value: str, shape: Text, path: Path) -> Iterator[FieldError]:
    where = dotted(path)
    if shape.enum and value not in shape.enum:
        yield FieldError.not_supported(_field(path), value, shape.enum)
    if 0 <= shape.longest < len(value):
        yield FieldError.too_long(_field(path), shape.longest)
    if len(value) < shape.shortest:
        detail = f"{where} in body should be at least {shape.shortest} chars long"
        yield FieldError.invalid(_field(path), value, detail)
    if shape.pattern and not re.search(shape.pattern, value):
        yield FieldError.invalid(_field(path), value, f"{where} in body should match '{shape.pattern}'")


def _whole(value: int, shape: Whole, path: Path) -> Iterator[FieldError]:
    where = dotted(path)
    if shape.high is not None and value > shape.high:
        detail = f"{where} in body should be less than or equal to {shape.high}"
        yield FieldError.invalid(_field(path), value, detail)
    if shape.low is not None and value < shape.low:
        detail = f"{where} in body should be greater than or equal to {shape.low}"
        yield FieldError.invalid(_field(path), value, detail)


__all__ = ["Anything", "Unknown", "dotted", "errors", "type_name", "unknown_fields"]
