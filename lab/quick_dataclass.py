"""Frozen dataclasses that are made in a quarter of the time.

``dataclasses.dataclass`` compiles six functions for each class, half a millisecond before anything is done; with a
hundred classes that is a third of what ``cks-lab grade`` may take. Here one function is compiled, and the others
are shared. Everything else is as in the standard library, whose own decorator does the rest: ``fields``,
``replace``, ``match``, errors on assignment. To type checkers it is the standard one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, order: bool = False, eq: bool = True
    ) -> Any:
        """Make a dataclass; the quick way applies to frozen ones without an order."""

        def made(cls: type) -> type:
            if frozen and not order:
                return _made(cls, slots, eq)
            return dataclasses.dataclass(cls, frozen=frozen, slots=slots, order=order, eq=eq)

        return made if cls is None else made(cls)


def _made(cls: type, slots: bool, eq: bool) -> type:
    """The class with shared methods; made again where it has slots, for those cannot be added later."""
    plain: Any = dataclasses.dataclass(cls, init=False, repr=False, eq=False)
    every = dataclasses.fields(plain)
    own = cls.__dict__
    methods: dict[str, Any] = dict(_FROZEN)
    methods["__init__"] = _init(every, "__post_init__" in own)
    if "__repr__" not in own:
        methods["__repr__"] = _repr
    if eq:
        names = [field.name for field in every if field.compare]
        compared = attrgetter(*names) if names else type
        if "__eq__" not in own:
            methods["__eq__"] = _eq(compared)
        if own.get("__hash__") is None:
            methods["__hash__"] = _hash(compared)
    if not slots:
        for name, method in methods.items():
            setattr(cls, name, method)
        return cls
    above = {name for base in cls.__mro__[1:] for name in getattr(base, "__slots__", ())}
    fields = {field.name for field in every}
    kept = {name: value for name, value in own.items() if name not in fields | {"__dict__", "__weakref__"}}
    new_slots = tuple(field.name for field in every if field.name not in above)
    body = {**kept, **methods, **_PACKED, "__slots__": new_slots, "__qualname__": cls.__qualname__}
    return type(cls)(cls.__name__, cls.__bases__, body)


def _init(every: tuple[dataclasses.Field[Any], ...], has_more: bool) -> Any:
    """``__init__``: the one function that must know the fields by name."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_missing": dataclasses.MISSING}
    takes, does = [], []
    for field in every:
        name = field.name
        if field.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = field.default
            takes.append(f"{name}=_default_{name}")
        elif field.default_factory is not dataclasses.MISSING:
            known[f"_make_{name}"] = field.default_factory
            takes.append(f"{name}=_missing")
            does.append(f"if {name} is _missing: {name} = _make_{name}()")
        else:
            takes.append(name)
        does.append(f"_set(self, {name!r}, {name})")
    if has_more:
        does.append("self.__post_init__()")
    exec(f"def __init__(self, {', '.join(takes)}):\n  " + "\n  ".join(does or ["pass"]), known)
    return known["__init__"]


def _eq(compared: Callable[[Any], Any]) -> Any:
    def equal(self: Any, other: Any) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    return equal


def _hash(compared: Callable[[Any], Any]) -> Any:
    def hashed(self: Any) -> int:
        return hash(compared(self))

    return hashed


def _repr(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _setattr(self: Any, name: str, value: Any) -> NoReturn:  # noqa: ARG001
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _delattr(self: Any, name: str) -> NoReturn:  # noqa: ARG001
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _setstate(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


_FROZEN = {"__setattr__": _setattr, "__delattr__": _delattr}
_PACKED = {"__getstate__": _getstate, "__setstate__": _setstate}
"""Without a ``__dict__`` copying and pickling need these."""
