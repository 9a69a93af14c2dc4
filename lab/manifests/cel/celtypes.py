"""CEL's types, and when a value of one may stand for another.

Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#values and cel-go's ``checker/types.go``.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple, TypeAlias


class CelType(NamedTuple):
    """A type by its name, with its parameters: ``list(string)``."""

    name: str
    parameters: tuple[CelType, ...] = ()

    def __str__(self) -> str:
        if not self.parameters:
            return self.name
        return f"{self.name}({', '.join(map(str, self.parameters))})"

    @property
    def runtime_name(self) -> str:
        """The name without parameters, as the running program has it."""
        return _RUNTIME_NAMES.get(self.name, self.name)

    @property
    def declared(self) -> str:
        """The type with its parameters, by the names that a declaration uses."""
        inner = ", ".join(each.declared for each in self.parameters)
        return f"{self.runtime_name}({inner})" if inner else self.runtime_name

    @property
    def is_variable(self) -> bool:
        """Whether it stands for a type that is yet to be found."""
        return self.name.startswith("_var") or (len(self.name) == 1 and self.name.isupper())

    @property
    def is_object(self) -> bool:
        """Whether it is a type with fields of its own: Kubernetes' own, or one declared from a kind (``Pod.spec``)."""
        return self.name.startswith("kubernetes.") or self.is_declared

    @property
    def is_declared(self) -> bool:
        """Whether its fields are those of a kind of the API, or of a part of one."""
        return len(self.name) > 1 and self.name[0].isupper()

    @property
    def is_opaque(self) -> bool:
        """Whether nothing is known of its inside."""
        return self.name in _OPAQUE

    @property
    def unwrapped(self) -> CelType:
        """What an optional may hold; any other type itself."""
        return self.parameters[0] if self.name == "optional_type" else self


_RUNTIME_NAMES = {
    "timestamp": "google.protobuf.Timestamp", "duration": "google.protobuf.Duration", "null": "null_type",
}  # fmt: skip
_OPAQUE = frozenset({"optional_type", "net.IP", "net.CIDR"})

DYN = CelType("dyn")
ERROR = CelType("!error!")
NULL = CelType("null")
BOOL = CelType("bool")
INT = CelType("int")
STRING = CelType("string")

Found: TypeAlias = dict[str, CelType]
"""What type variables were found to stand for."""


def list_of(item: CelType) -> CelType:
    """The type of a list."""
    return CelType("list", (item,))


def map_of(key: CelType, value: CelType) -> CelType:
    """The type of a map."""
    return CelType("map", (key, value))


def optional(value: CelType) -> CelType:
    """The type of what may be absent."""
    return CelType("optional_type", (value,))


@cache
def read_type(text: str) -> CelType:
    """The type that is written as :class:`CelType` prints it."""
    name, bracket, inside = text.strip().partition("(")
    return CelType(name, tuple(map(read_type, split(inside[:-1])))) if bracket else CelType(name)


def split(text: str) -> list[str]:
    """The parts between commas, those within brackets aside."""
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char == "," and not depth:
            parts.append(text[start:at])
            start = at + 1
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def substitute(found: Found, type_: CelType, *, open_as_dyn: bool = False) -> CelType:
    """The type with its variables replaced; those without a meaning by ``dyn`` where that is asked for."""
    if type_.is_variable:
        if type_.name in found:
            return substitute(found, found[type_.name], open_as_dyn=open_as_dyn)
        return DYN if open_as_dyn else type_
    if not type_.parameters:
        return type_
    inner = tuple(substitute(found, each, open_as_dyn=open_as_dyn) for each in type_.parameters)
    return CelType(type_.name, inner)


def assignable(found: Found, one: CelType, other: CelType) -> Found | None:
    """What is found of the variables when a value of ``one`` is used as ``other``; None where it may not be."""
    trial = dict(found)
    return trial if _fits(trial, one, other) else None


def all_assignable(found: Found, ones: list[CelType], others: tuple[CelType, ...]) -> Found | None:
    """The same for a call's arguments, one by one."""
    if len(ones) != len(others):
        return None
    trial = dict(found)
    fits = all(_fits(trial, one, other) for one, other in zip(ones, others, strict=True))
    return trial if fits else None


def _fits(found: Found, one: CelType, other: CelType) -> bool:
    if other.is_variable:
        valid, known = _stands_for(found, one, other)
        if valid or known:
            return valid
    if one.is_variable:
        return _stands_for(found, other, one)[0]
    loose = (DYN, ERROR)
    if one in loose or other in loose:
        return True
    if one == NULL or other == NULL:
        return _nullable(other if one == NULL else one)
    if one.name != other.name:
        return False
    if one.name == "type":
        return True
    if len(one.parameters) != len(other.parameters):
        return False
    return all(_fits(found, a, b) for a, b in zip(one.parameters, other.parameters, strict=True))


def _nullable(type_: CelType) -> bool:
    return type_ in (NULL, DYN) or type_.is_object or type_.is_opaque or type_.name in ("duration", "timestamp")


def _stands_for(found: Found, meant: CelType, variable: CelType) -> tuple[bool, bool]:
    """Whether the variable can mean that type, and whether its meaning was known before."""
    if meant == variable:
        return True, True
    known = found.get(variable.name)
    if known is not None:
        if meant == known:
            return True, True
        if not _fits(found, meant, known):
            return False, True
        wider = most_general(meant, known)
        if _absent(found, variable, wider):
            found[variable.name] = wider
        return True, True
    if _absent(found, variable, meant):
        found[variable.name] = meant
        return True, False
    return False, False


def _absent(found: Found, variable: CelType, within: CelType) -> bool:
    """Whether a type is not made of the variable itself."""
    if within == variable:
        return False
    if within.is_variable:
        return within.name not in found or _absent(found, variable, found[within.name])
    return all(_absent(found, variable, each) for each in within.parameters)


def most_general(one: CelType, other: CelType) -> CelType:
    """The less specific of two types that go together."""
    return one if _no_more_specific(one, other) else other


def _no_more_specific(one: CelType, other: CelType) -> bool:
    if one == DYN or one.is_variable:
        return True
    if other == DYN or other.is_variable or one.name != other.name:
        return False
    if one.name == "type":
        return True
    if len(one.parameters) != len(other.parameters):
        return False
    return all(_no_more_specific(a, b) for a, b in zip(one.parameters, other.parameters, strict=True))
