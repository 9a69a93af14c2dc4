"""Expressions as they are checked: macros are unfolded, and each part knows its place."""

from __future__ import annotations

from typing import Any

from lab.manifests.cel.issues import Place


class Expr:
    """A part of an expression. Parts are told apart by their class; what could not be read is an Expr itself."""

    __slots__ = ("place",)

    def __init__(self, place: Place) -> None:
        self.place = place


class Literal(Expr):
    """A value as written; ``type_name`` is that of its CEL type."""

    __slots__ = ("type_name", "value")

    def __init__(self, place: Place, type_name: str, value: Any) -> None:
        super().__init__(place)
        self.type_name = type_name
        self.value = value


class Ident(Expr):
    """A name."""

    __slots__ = ("name",)

    def __init__(self, place: Place, name: str) -> None:
        super().__init__(place)
        self.name = name


class Select(Expr):
    """A field of a value; with ``test`` the question whether it has one."""

    __slots__ = ("field", "operand", "test")

    def __init__(self, place: Place, operand: Expr, field: str, *, test: bool = False) -> None:
        super().__init__(place)
        self.operand = operand
        self.field = field
        self.test = test


class Call(Expr):
    """A function, of a ``target`` where it is written behind one. Operators are functions too: ``_+_``."""

    __slots__ = ("arguments", "function", "target")

    def __init__(self, place: Place, function: str, arguments: list[Expr], target: Expr | None = None) -> None:
        super().__init__(place)
        self.function = function
        self.arguments = arguments
        self.target = target


class Items(Expr):
    """A list; ``optional`` are the positions of items that may be absent."""

    __slots__ = ("items", "optional")

    def __init__(self, place: Place, items: list[Expr], optional: frozenset[int] = frozenset()) -> None:
        super().__init__(place)
        self.items = items
        self.optional = optional


class Entry:
    """A key, or a field's name, and its value."""

    __slots__ = ("key", "optional", "place", "value")

    def __init__(self, place: Place, key: Any, value: Expr, *, optional: bool) -> None:
        self.place = place
        self.key = key
        self.value = value
        self.optional = optional


class Mapping(Expr):
    """A map; its keys are expressions."""

    __slots__ = ("entries",)

    def __init__(self, place: Place, entries: list[Entry]) -> None:
        super().__init__(place)
        self.entries = entries


class Message(Expr):
    """An object of a named type; its keys are names of fields."""

    __slots__ = ("entries", "name")

    def __init__(self, place: Place, name: str, entries: list[Entry]) -> None:
        super().__init__(place)
        self.name = name
        self.entries = entries


class Fold(Expr):
    """What macros over lists and maps unfold to: for each item of ``over`` a step from ``start`` to ``result``.

    ``names`` are those of the item, or of the key and the value; ``total`` is that of what was reached so far.
    """

    __slots__ = ("condition", "names", "over", "result", "start", "step", "total")

    def __init__(
        self,
        place: Place,
        over: Expr,
        names: tuple[str, ...],
        total: str,
        start: Expr,
        condition: Expr,
        step: Expr,
        result: Expr,
    ) -> None:
        super().__init__(place)
        self.over = over
        self.names = names
        self.total = total
        self.start = start
        self.condition = condition
        self.step = step
        self.result = result
