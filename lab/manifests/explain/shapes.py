"""Plain sentences on a value of the wrong type."""

from __future__ import annotations

import json

from lab.manifests.decode import WrongType, dotted
from lab.manifests.document import Json
from lab.manifests.schema.types import Basic, ListOf, MapOf, Pointer, Scalar, Struct, Type

_FOUND = {
    "object": "a mapping (`key: value`)",
    "array": "a list",
    "string": "a text",
    "bool": "true or false",
    "number": "a number",
}

_WANTED = {
    Basic.STRING: "a text",
    Basic.BOOL: "true or false",
    Basic.INT: "a whole number",
    Basic.FLOAT: "a number",
    Basic.QUANTITY: "a quantity such as `500m` or `128Mi`",
    Basic.INT_OR_STRING: "a number or a name",
    Basic.TIME: "a time such as `2030-01-31T12:00:00Z`",
    Basic.BYTES: "base64",
    Basic.ANY: "anything",
}


def sentences(wrong: WrongType, value: Json) -> tuple[str, str]:
    """Why the value does not fit, and what to write."""
    wanted = _seen_through(wrong.wanted)
    field = f"`{dotted(wrong.path)}`" if wrong.path else "The object"
    found = wrong.found.partition(" ")[0]
    held = _FOUND.get(found, found)
    if isinstance(wanted, Scalar) and wanted.basic is Basic.BYTES and found == "string":
        held = "a text that is no base64"
    why = f"{field} must be {_wanted(wanted)}, and this is {held}."
    return why, _mend(wanted, found, wrong, value)


def _seen_through(type_: Type) -> Scalar | Struct | ListOf | MapOf:
    while isinstance(type_, Pointer):
        type_ = type_.to
    return type_


def _wanted(type_: Scalar | Struct | ListOf | MapOf) -> str:
    if isinstance(type_, Scalar):
        return _WANTED[type_.basic]
    if isinstance(type_, ListOf):
        return f"a list, each item {_wanted(_seen_through(type_.item))}"
    if isinstance(type_, MapOf):
        return f"a mapping from names to values, each {_wanted(_seen_through(type_.value))}"
    return "a mapping with its own fields"


def _mend(wanted: Scalar | Struct | ListOf | MapOf, found: str, wrong: WrongType, value: Json) -> str:
    if isinstance(wanted, ListOf):
        return _as_list(found)
    if isinstance(wanted, Struct):
        return _as_mapping(wanted, found, wrong)
    if isinstance(wanted, MapOf):
        return "Write `name: value` pairs beneath it, indented."
    if wanted.basic is Basic.STRING and found in ("bool", "number"):
        hint = " (to YAML 1.1, `yes`, `no`, `on` and `off` are true and false)" if found == "bool" else ""
        return f"Put it in quotes: `{json.dumps(_plain(value))}`{hint}."
    if wanted.basic is Basic.INT:
        return _as_number(found, value)
    if wanted.basic is Basic.BOOL and found == "string":
        return "Write `true` or `false`, without quotes."
    if wanted.basic is Basic.QUANTITY:
        return "Write a number with an optional unit: m, k, M, G or Ki, Mi, Gi. Units are case-sensitive."
    if wanted.basic is Basic.BYTES:
        return _as_base64(wrong)
    return f"Write {_WANTED[wanted.basic]} here."


def _as_base64(wrong: WrongType) -> str:
    encode = "Encode it: `printf %s 'the text' | base64 -w0`"
    if wrong.path[:1] == ("data",):
        return f"{encode}; or write it as it is beneath `stringData`."
    return f"{encode}."


def _plain(value: Json) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _as_list(found: str) -> str:
    if found == "object":
        return "Begin each item with a dash: put `- ` before the first field and indent the rest alike."
    return "Write it as a list: each item on a line of its own after `- `, or in brackets."


def _as_mapping(wanted: Struct, found: str, wrong: WrongType) -> str:
    names = ", ".join(f"`{name}`" for name in list(wanted.fields)[:4])
    if found == "array":
        if wrong.path and isinstance(wrong.path[-1], int):
            return "There is one dash too many: an item of this list is a mapping, not a list."
        return f"Remove the dash: this is one mapping, with fields such as {names}."
    return f"Write its fields beneath it, indented: {names}."


def _as_number(found: str, value: Json) -> str:
    if found == "string" and isinstance(value, str) and value.strip().isdigit():
        return f"Remove the quotes: `{value.strip()}`."
    if found == "number":
        return "Write a whole number within the range of the field."
    return "Write a whole number."
