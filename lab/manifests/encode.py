"""Decoded objects written back in their API form, as Go's ``encoding/json`` writes the API's types."""

from __future__ import annotations

from functools import cache
from typing import Any

from lab.manifests.decode import zero
from lab.manifests.schema.types import Basic, Field, ListOf, MapOf, Pointer, Scalar, Struct, Type

_STRUCTS_IN_GO = frozenset({Basic.QUANTITY, Basic.INT_OR_STRING, Basic.TIME})
"""Scalars that are structs in Go, which ``omitempty`` does not leave out."""


def encode(value: dict[str, Any], struct: Struct) -> dict[str, Any]:
    """The object as the API server would return it: empty optional fields left out, obligatory ones filled.

    Fields the struct does not have are dropped; the result shares nothing with ``value`` but scalars.
    """
    known = struct.fields
    written = {}
    for name, content in value.items():
        field = known.get(name)
        if field is not None and not _left_out(content, field):
            written[name] = _encode(content, field.type)
    for field in _standing(struct):
        if field.name not in written:
            written[field.name] = _nothing(field.type)
    return written


def _encode(value: Any, type_: Type) -> Any:
    while isinstance(type_, Pointer):
        type_ = type_.to
    if isinstance(type_, Struct):
        return encode(value, type_)
    if isinstance(type_, ListOf):
        return [_encode(item, type_.item) for item in value]
    if isinstance(type_, MapOf):
        return {key: _encode(item, type_.value) for key, item in value.items()}
    return value


def _is_struct(type_: Type) -> bool:
    return isinstance(type_, Struct) or (isinstance(type_, Scalar) and type_.basic in _STRUCTS_IN_GO)


def _left_out(value: Any, field: Field) -> bool:
    if value is None:
        return field.omit_empty
    if not field.omit_empty or isinstance(field.type, Pointer) or _is_struct(field.type):
        return False
    return not value


@cache
def _standing(struct: Struct) -> tuple[Field, ...]:
    """The fields that are written even when the value lacks them."""
    return tuple(
        field
        for field in struct.fields.values()
        if not field.omit_empty or (_is_struct(field.type) and not field.omit_zero)
    )


def _nothing(type_: Type) -> Any:
    """What stands for an obligatory field without a value."""
    if isinstance(type_, Struct):
        return encode({}, type_)
    if isinstance(type_, Pointer | ListOf | MapOf):
        return None
    return zero(type_)
