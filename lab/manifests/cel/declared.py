"""The types of API objects, as a stored policy's expressions are checked against them: ``Pod.spec.containers.@idx``.

What a schema leaves open in kind is not declared at all: quantities and numbers that may be percentages, and maps of
them. Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#type-checking and
Kubernetes' ``pkg/cel/common/schemas.go``.
"""

from __future__ import annotations

import re
from functools import cache

from lab.manifests.cel.celtypes import CelType, list_of, map_of
from lab.manifests.schema.kinds import KINDS, Kind
from lab.manifests.schema.table import struct
from lab.manifests.schema.types import Basic, ListOf, MapOf, Pointer, Scalar, Struct, Type

_RESERVED = frozenset({
    "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import",
    "let", "loop", "package", "namespace", "return", "var", "void", "while",
})  # fmt: skip
_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_SCALARS = {
    Basic.STRING: CelType("string"),
    Basic.BOOL: CelType("bool"),
    Basic.INT: CelType("int"),
    Basic.FLOAT: CelType("double"),
    Basic.TIME: CelType("timestamp"),
    Basic.BYTES: CelType("bytes"),
}


def declared_type(kind: Kind) -> CelType | None:
    """The type of a kind's objects; None for a kind whose fields are not known."""
    return CelType(kind.name) if kind.type else None


@cache
def declared_fields(name: str) -> dict[str, CelType] | None:
    """The fields of a declared type; None where there is no such type."""
    found = _meant(name)
    if not isinstance(found, Struct):
        return None if found is None else {}
    fields = {}
    for field in found.fields.values():
        type_ = _type(field.type, f"{name}.{_escaped(field.name)}")
        if type_ is not None:
            fields[_escaped(field.name)] = type_
    return fields


def _type(type_: Type, name: str) -> CelType | None:
    while isinstance(type_, Pointer):
        type_ = type_.to
    if isinstance(type_, Scalar):
        return CelType(name) if type_.basic is Basic.ANY else _SCALARS.get(type_.basic)
    if isinstance(type_, Struct):
        return CelType(name)
    if isinstance(type_, ListOf):
        item = _type(type_.item, f"{name}.@idx")
        return None if item is None else list_of(item)
    value = _type(type_.value, f"{name}.@elem")
    return None if value is None else map_of(CelType("string"), value)


def _meant(name: str) -> Type | None:
    """The type of the API that a declared one was made of."""
    first, *steps = name.split(".")
    kind = next((kind for kind in KINDS.values() if kind.name == first and kind.type), None)
    here: Type | None = None if kind is None else struct(kind.type)
    for step in steps:
        while isinstance(here, Pointer):
            here = here.to
        if isinstance(here, Struct):
            field = next((field for field in here.fields.values() if _escaped(field.name) == step), None)
            here = None if field is None else field.type
        elif isinstance(here, ListOf):
            here = here.item if step == "@idx" else None
        elif isinstance(here, MapOf):
            here = here.value if step == "@elem" else None
        else:
            return None
    while isinstance(here, Pointer):
        here = here.to
    return here


def _escaped(name: str) -> str:
    """A field's name as expressions write it."""
    if name in _RESERVED:
        return f"__{name}__"
    if _NAME.fullmatch(name) is None:
        name = name.replace(".", "__dot__").replace("-", "__dash__").replace("/", "__slash__")
    return name
