"""Reads the tables of this package; each struct once, when first needed."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from lab.manifests.schema.types import Basic, Field, ListOf, MapOf, Pointer, Scalar, Struct, Type

_WELL_KNOWN: dict[str, Type] = {
    "string": Scalar(Basic.STRING, "string"),
    "bool": Scalar(Basic.BOOL, "bool"),
    "int": Scalar(Basic.INT, "int", -(2**63), 2**63 - 1),
    "int32": Scalar(Basic.INT, "int32", -(2**31), 2**31 - 1),
    "int64": Scalar(Basic.INT, "int64", -(2**63), 2**63 - 1),
    "float64": Scalar(Basic.FLOAT, "float64"),
    "[]byte": Scalar(Basic.BYTES, "[]uint8"),
    "any": Scalar(Basic.ANY, "interface {}"),
    "runtime.RawExtension": Scalar(Basic.ANY, "runtime.RawExtension"),
    "meta.FieldsV1": Scalar(Basic.ANY, "v1.FieldsV1"),
    "types.UID": Scalar(Basic.STRING, "types.UID"),
    "resource.Quantity": Scalar(Basic.QUANTITY, "resource.Quantity"),
    "intstr.IntOrString": Scalar(Basic.INT_OR_STRING, "intstr.IntOrString"),
    "meta.Time": Scalar(Basic.TIME, "v1.Time"),
}


class _Module:
    """One table: which lines belong to which type."""

    def __init__(self, name: str) -> None:
        module = import_module(f"{__package__}.{name}")
        self.name = name
        self.package: str = module.GO_PACKAGE
        self.lines: list[str] = module.TYPES.strip("\n").split("\n")
        self.start: dict[str, int] = {}
        for number, line in enumerate(self.lines):
            if line[0] != " ":
                self.start[line.split(" ", 1)[0]] = number

    def struct_lines(self, name: str) -> list[str]:
        """The indented lines beneath a struct's name."""
        first = self.start[name] + 1
        last = first
        while last < len(self.lines) and self.lines[last][0] == " ":
            last += 1
        return self.lines[first:last]


@cache
def _module(name: str) -> _Module:
    return _Module(name)


def struct(reference: str) -> Struct:
    """The struct called ``module.Name``. Raises KeyError where no table has it."""
    found = _named(*reference.split(".", 1))
    if not isinstance(found, Struct):
        raise KeyError(reference)
    return found


@cache
def _named(module_name: str, name: str) -> Type:
    module = _module(module_name)
    line = module.lines[module.start[name]]
    shown = f"{module.package}.{name}"
    if " = " not in line:
        return Struct(name, shown, lambda: _read_fields(module, name))
    meant = _parse(line.split(" = ", 1)[1], module.name)
    if isinstance(meant, Scalar):
        return Scalar(meant.basic, shown, meant.low, meant.high)
    if isinstance(meant, MapOf):
        return MapOf(meant.value, shown)
    if isinstance(meant, ListOf):
        return ListOf(meant.item, shown)
    return meant


def _parse(written: str, module: str) -> Type:
    """The type a Go type expression means, seen from ``module``."""
    known = _WELL_KNOWN.get(written)
    if known is not None:
        return known
    if written[0] == "*":
        return Pointer(_parse(written[1:], module))
    if written.startswith("[]"):
        item = _parse(written[2:], module)
        return ListOf(item, f"[]{_shown(item)}")
    if written.startswith("map["):
        key, _, value = written[4:].partition("]")
        inner = _parse(value, module)
        return MapOf(inner, f"map[{_parse(key, module).shown}]{_shown(inner)}")
    if "." in written:
        return _named(*written.split(".", 1))
    return _named(module, written)


def _shown(type_: Type) -> str:
    return f"*{type_.shown}" if isinstance(type_, Pointer) else type_.shown


def _read_fields(module: _Module, name: str) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for line in module.struct_lines(name):
        label, written = line.split()
        type_ = _parse(written, module.name)
        if label == "&":
            assert isinstance(type_, Struct)
            for inner in type_.fields.values():
                through = (type_.name, *inner.through)
                fields[inner.name] = Field(inner.name, inner.type, through, inner.omit_empty, inner.omit_zero)
        else:
            bare = label.rstrip("?")
            fields[bare] = Field(bare, type_, (), label != bare, label.endswith("??"))
    return fields
