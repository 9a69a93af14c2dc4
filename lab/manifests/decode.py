"""Strict decoding of JSON values into the API's types, as the API server does it.

The rules are those of Go's ``encoding/json`` as Kubernetes uses it: field names are case-sensitive, null leaves a
field as it was, the first value of the wrong type is the error, and only without one are all unknown fields.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from lab.manifests.document import Json, Path
from lab.manifests.gojson import go_quote, number
from lab.manifests.gotime import rfc3339_error
from lab.manifests.schema.types import Basic, ListOf, MapOf, Pointer, Scalar, Struct, Type

MOST_UNKNOWN_FIELDS = 100
"""The decoder names no more unknown fields than this."""


class WrongType(NamedTuple):
    """A value its field cannot hold.

    ``final`` is an error of a type that reads itself (a quantity, a timestamp, an int-or-string): it ends the
    decoding, and so comes before other errors whatever their order.
    """

    message: str
    path: Path
    found: str
    wanted: Type
    final: bool = False


class UnknownField(NamedTuple):
    """A key that names no field of its struct."""

    path: Path
    struct: Struct

    @property
    def message(self) -> str:
        """The decoder's wording: ``unknown field "spec.ingress[0].ports[1].prot"``."""
        return f"unknown field {go_quote(dotted(self.path))}"


class Decoded(NamedTuple):
    """What decoding made of a value.

    ``value`` holds everything that could be read: fields of the wrong type, unknown ones and nulls are left
    out, a null list item or map value is its type's zero value, quantities and base64 are in canonical form.
    """

    value: dict[str, Any]
    wrong: tuple[WrongType, ...]
    unknown: tuple[UnknownField, ...]

    @property
    def type_error(self) -> WrongType | None:
        """The one wrong type that the API server names, if any."""
        for wrong in self.wrong:
            if wrong.final:
                return wrong
        return self.wrong[0] if self.wrong else None


def dotted(path: Path) -> str:
    """A path as strict decoding writes it."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def decode(value: Json, struct: Struct, *, sort_keys: bool = True) -> Decoded:
    """Read ``value`` as a ``struct``.

    ``sort_keys`` visits keys in the order of their names, which is the order of JSON made from YAML; without it
    they are visited as they come. The order decides which error is first.
    """
    decoder = _Decoder(sort_keys)
    read = decoder.value(value, struct)
    found = read if isinstance(read, dict) else {}
    return Decoded(found, tuple(decoder.wrong), tuple(decoder.unknown))


class _Absent:
    """The mark of a value that leaves its place as it was."""


_ABSENT: Final = _Absent()


class _Decoder:
    def __init__(self, sort_keys: bool) -> None:
        self.sort_keys = sort_keys
        self.wrong: list[WrongType] = []
        self.unknown: list[UnknownField] = []
        self.path: list[str | int] = []
        self.struct = ""
        self.fields: list[str] = []
        """The fields as type errors name them: without positions, with embedded structs."""

    def value(self, value: Json, type_: Type) -> Any:
        """The value as its type holds it, or ``_ABSENT``."""
        if value is None:
            return _ABSENT
        while isinstance(type_, Pointer):
            type_ = type_.to
        if isinstance(type_, Scalar):
            return self.scalar(value, type_)
        if isinstance(type_, Struct):
            return self.fields_of(value, type_) if isinstance(value, dict) else self.misfit(value, type_)
        if isinstance(type_, ListOf):
            return self.items(value, type_) if isinstance(value, list) else self.misfit(value, type_)
        return self.entries(value, type_) if isinstance(value, dict) else self.misfit(value, type_)

    def fields_of(self, value: dict[str, Json], struct: Struct) -> dict[str, Any]:
        known = struct.fields
        outer, depth = self.struct, len(self.fields)
        read: dict[str, Any] = {}
        for key in sorted(value) if self.sort_keys else value:
            field = known.get(key)
            self.path.append(key)
            if field is None:
                self.not_known(struct)
            else:
                self.struct = struct.name
                self.fields.extend(field.through)
                self.fields.append(key)
                found = self.value(value[key], field.type)
                if found is not _ABSENT:
                    read[key] = found
                del self.fields[depth:]
                self.struct = outer
            self.path.pop()
        return read

    def items(self, value: list[Json], type_: ListOf) -> list[Any]:
        read = []
        for position, item in enumerate(value):
            self.path.append(position)
            found = self.value(item, type_.item)
            read.append(zero(type_.item) if found is _ABSENT else found)
            self.path.pop()
        return read

    def entries(self, value: dict[str, Json], type_: MapOf) -> dict[str, Any]:
        read = {}
        for key in sorted(value) if self.sort_keys else value:
            self.path.append(key)
            found = self.value(value[key], type_.value)
            read[key] = zero(type_.value) if found is _ABSENT else found
            self.path.pop()
        return read

    def scalar(self, value: Json, type_: Scalar) -> Any:
        basic = type_.basic
        if basic is Basic.STRING:
            return value if isinstance(value, str) else self.misfit(value, type_)
        if basic is Basic.BOOL:
            return value if isinstance(value, bool) else self.misfit(value, type_)
        if basic is Basic.INT:
            return self.integer(value, type_)
        if basic is Basic.FLOAT:
            numeric = isinstance(value, int | float) and not isinstance(value, bool)
            return value if numeric else self.misfit(value, type_)
        if basic is Basic.ANY:
            return value
        if basic is Basic.BYTES:
            return self.octets(value, type_)
        return self.self_reading(value, type_)

    def octets(self, value: Json, type_: Scalar) -> Any:
        """Bytes, written as base64 or as a list of numbers; base64 in its plainest form."""
        from lab.manifests.gobase64 import Base64Error, canonical, encoded

        if isinstance(value, list):
            read = self.items(value, ListOf(_UINT8, "[]uint8"))
            return encoded(bytes(octet for octet in read if isinstance(octet, int)))
        if not isinstance(value, str):
            return self.misfit(value, type_)
        try:
            return canonical(value)
        except Base64Error as trouble:
            return self.fault(str(trouble), type_, "string", final=False)

    def integer(self, value: Json, type_: Scalar, *, final: bool = False) -> Any:
        whole = value
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e21:
            whole = int(value)
        if isinstance(whole, bool) or not isinstance(whole, int):
            return self.misfit(value, type_, final=final)
        if not type_.low <= whole <= type_.high:
            return self.misfit(whole, type_, final=final)
        return whole

    def self_reading(self, value: Json, type_: Scalar) -> Any:
        """The types that bring a reader of their own; whatever it says ends the decoding."""
        if type_.basic is Basic.INT_OR_STRING:
            return value if isinstance(value, str) else self.integer(value, _INT32, final=True)
        if type_.basic is Basic.TIME:
            if not isinstance(value, str):
                return self.misfit(value, _STRING, final=True)
            trouble = rfc3339_error(value)
            return self.fault(trouble, type_, "string", final=True) if trouble else value
        from lab.manifests.quantity import Quantity

        written = value if isinstance(value, str) else _literal(value)
        try:
            return str(Quantity.parse(written.strip()))
        except ValueError as trouble:
            return self.fault(str(trouble), type_, found_name(value), final=True)

    def misfit(self, value: Json, type_: Type, *, final: bool = False) -> _Absent:
        found = found_name(value)
        if isinstance(type_, Scalar) and found == "number" and type_.basic in (Basic.INT, Basic.FLOAT):
            found = f"number {number(value)}"
        where = f"struct field {self.struct}.{'.'.join(self.fields)}" if self.struct or self.fields else "value"
        return self.fault(
            f"json: cannot unmarshal {found} into Go {where} of type {type_.shown}", type_, found, final=final
        )

    def fault(self, message: str, type_: Type, found: str, *, final: bool) -> _Absent:
        self.wrong.append(WrongType(message, tuple(self.path), found, type_, final))
        return _ABSENT

    def not_known(self, struct: Struct) -> None:
        if len(self.unknown) < MOST_UNKNOWN_FIELDS:
            self.unknown.append(UnknownField(tuple(self.path), struct))


_INT32 = Scalar(Basic.INT, "int32", -(2**31), 2**31 - 1)
_UINT8 = Scalar(Basic.INT, "uint8", 0, 255)
_STRING = Scalar(Basic.STRING, "string")


def zero(type_: Type) -> Any:
    """The value Go gives to a list item or map value that is null."""
    if isinstance(type_, Struct | MapOf):
        return {}
    if isinstance(type_, ListOf):
        return []
    if isinstance(type_, Pointer):
        return None
    return _ZERO[type_.basic]


_ZERO: dict[Basic, Any] = {
    Basic.STRING: "",
    Basic.BOOL: False,
    Basic.INT: 0,
    Basic.FLOAT: 0,
    Basic.QUANTITY: "0",
    Basic.INT_OR_STRING: 0,
    Basic.TIME: None,
    Basic.BYTES: None,
    Basic.ANY: None,
}


def found_name(value: Json) -> str:
    """What Go's decoder calls a JSON value."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"


def _literal(value: Json) -> str:
    """The JSON text of a value that is no string, as far as a quantity cares."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return number(value) if isinstance(value, int | float) else "{}"
