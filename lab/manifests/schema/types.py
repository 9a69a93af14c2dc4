"""Go types, as far as decoding needs them."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple


class Basic(Enum):
    """What a scalar decodes as."""

    STRING = auto()
    BOOL = auto()
    INT = auto()
    FLOAT = auto()
    QUANTITY = auto()
    INT_OR_STRING = auto()
    TIME = auto()
    BYTES = auto()
    """Bytes, which JSON carries as base64 (RFC 4648)."""
    ANY = auto()
    """Whatever JSON can hold, kept as it is."""


class Scalar(NamedTuple):
    """A type without parts; ``shown`` is its name in error messages."""

    basic: Basic
    shown: str
    low: int = 0
    high: int = 0
    """The range of an integer."""


class Pointer(NamedTuple):
    """A value that may be absent, which differs from its zero value."""

    to: Type

    @property
    def shown(self) -> str:
        """The name in error messages, which see through pointers."""
        return self.to.shown


class ListOf(NamedTuple):
    """A Go slice."""

    item: Type
    shown: str


class MapOf(NamedTuple):
    """A Go map with string keys."""

    value: Type
    shown: str


class Field(NamedTuple):
    """A struct's field.

    ``through`` names the embedded structs it comes from; messages show them: ``volumes.VolumeSource.secret``.
    """

    name: str
    type: Type
    through: tuple[str, ...]
    omit_empty: bool
    omit_zero: bool


class Struct:
    """A Go struct; its fields are read when first asked for."""

    __slots__ = ("_fields", "_read", "name", "shown")

    def __init__(self, name: str, shown: str, read: Callable[[], dict[str, Field]]) -> None:
        self.name = name
        self.shown = shown
        self._read = read
        self._fields: dict[str, Field] | None = None

    @property
    def fields(self) -> dict[str, Field]:
        """The fields by JSON name, those of embedded structs included, in declaration order."""
        if self._fields is None:
            self._fields = self._read()
        return self._fields

    def __repr__(self) -> str:
        return f"Struct({self.shown})"


Type = Scalar | Pointer | ListOf | MapOf | Struct
