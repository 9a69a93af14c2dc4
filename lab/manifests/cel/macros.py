"""CEL's macros: calls that are unfolded before an expression is checked.

Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#macros and cel-go's ``parser/macro.go``,
``ext/comprehensions.go``, ``ext/lists.go``, ``cel/library.go``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lab.manifests.cel.issues import Place
from lab.manifests.cel.syntax import Call, Expr, Fold, Ident, Items, Literal, Mapping, Select
from lab.manifests.release import Release

TOTAL = "@result"
"""The name of what a fold has reached; nothing written can bear it."""

_OTHER_TOTAL = "__result__"
_UNUSED = "#unused"


class MacroError(ValueError):
    """The arguments are not of the form that the macro asks for."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


Macro: TypeAlias = Callable[[Place, "Expr | None", list[Expr]], Expr]


def macro(function: str, count: int, receiver: bool, release: Release) -> Macro | None:
    """The macro of that name with so many arguments, written behind a value or not; None where there is none."""
    if function == "sortBy" and release < Release(1, 35):
        return None
    return _MACROS.get((function, count, receiver))


def _name(argument: Expr, complaint: str) -> str:
    if not isinstance(argument, Ident):
        raise MacroError(argument.place, complaint)
    return argument.name


def _names(arguments: list[Expr], count: int, complaint: str) -> tuple[str, ...]:
    names = tuple(_name(argument, complaint) for argument in arguments[:count])
    if count > 1 and names[0] == names[1]:
        raise MacroError(arguments[1].place, f"duplicate variable name: {names[0]}")
    for name, argument in zip(names, arguments, strict=False):
        if name in (TOTAL, _OTHER_TOTAL):
            raise MacroError(argument.place, "iteration variable overwrites accumulator variable")
    return names


def _has(place: Place, _target: Expr | None, arguments: list[Expr]) -> Expr:
    field = arguments[0]
    if not isinstance(field, Select):
        raise MacroError(field.place, "invalid argument to has() macro")
    return Select(place, field.operand, field.field, test=True)


def _quantifier(kind: str, count: int) -> Macro:
    def expand(place: Place, target: Expr | None, arguments: list[Expr]) -> Expr:
        names = _names(arguments, count, "argument must be a simple name")
        assert target is not None
        predicate, total = arguments[count], Ident(place, TOTAL)
        if kind == "one":
            one = Call(place, "_+_", [total, Literal(place, "int", 1)])
            step: Expr = Call(place, "_?_:_", [predicate, one, total])
            result: Expr = Call(place, "_==_", [total, Literal(place, "int", 1)])
            return _fold(place, target, names, Literal(place, "int", 0), step, result)
        start = Literal(place, "bool", kind == "all")
        step = Call(place, "_&&_" if kind == "all" else "_||_", [total, predicate])
        return _fold(place, target, names, start, step, total)

    return expand


def _fold(place: Place, over: Expr, names: tuple[str, ...], start: Expr, step: Expr, result: Expr) -> Fold:
    return Fold(place, over, names, TOTAL, start, Literal(place, "bool", True), step, result)


def _list(count: int, filtered: bool, complaint: str = "argument is not an identifier") -> Macro:
    """A list of what becomes of each item, or of those that a condition holds for."""

    def expand(place: Place, target: Expr | None, arguments: list[Expr]) -> Expr:
        names = _names(arguments, count, complaint)
        assert target is not None
        total = Ident(place, TOTAL)
        step: Expr = Call(place, "_+_", [total, Items(place, [arguments[-1]])])
        if filtered:
            step = Call(place, "_?_:_", [arguments[count], step, total])
        return _fold(place, target, names, Items(place, []), step, total)

    return expand


def _filter(place: Place, target: Expr | None, arguments: list[Expr]) -> Expr:
    item, predicate = arguments
    return _list(1, True)(place, target, [item, predicate, item])


def _map(filtered: bool, whole_entry: bool) -> Macro:
    """A map of what becomes of each value, or of each entry."""

    def expand(place: Place, target: Expr | None, arguments: list[Expr]) -> Expr:
        names = _names(arguments, 2, "argument must be a simple name")
        assert target is not None
        total = Ident(place, TOTAL)
        inserted = [total, arguments[-1]] if whole_entry else [total, Ident(place, names[0]), arguments[-1]]
        step: Expr = Call(place, "cel.@mapInsert", inserted)
        if filtered:
            step = Call(place, "_?_:_", [arguments[2], step, total])
        return _fold(place, target, names, Mapping(place, []), step, total)

    return expand


def _optional(function: str) -> Macro:
    """What becomes of an optional's value, where it has one."""

    def expand(place: Place, target: Expr | None, arguments: list[Expr]) -> Expr:
        name = _name(arguments[0], f"{function}() variable name must be a simple identifier")
        assert target is not None
        value = Call(place, "value", [], target)
        mapped: Expr = _bound(place, name, value, arguments[1])
        if function == "optMap":
            mapped = Call(place, "optional.of", [mapped])
        given, none = Call(place, "hasValue", [], target), Call(place, "optional.none", [])
        return Call(place, "_?_:_", [given, mapped, none])

    return expand


def _bound(place: Place, name: str, value: Expr, body: Expr) -> Fold:
    """``body`` where ``name`` stands for ``value``."""
    never = Literal(place, "bool", False)
    return Fold(place, Items(place, []), (_UNUSED,), name, value, never, Ident(place, name), body)


def _sort_by(place: Place, target: Expr | None, arguments: list[Expr]) -> Expr:
    if not isinstance(target, Items | Select | Ident | Fold | Call):
        complaint = "sortBy can only be applied to a list, identifier, comprehension, call or select expression"
        raise MacroError(target.place if target else place, complaint)
    name = "@__sortBy_input__"
    keys = _list(1, False)(place, Ident(place, name), arguments)
    return _bound(place, name, target, Call(place, "@sortByAssociatedKeys", [keys], Ident(place, name)))


_SIMPLE = "argument must be a simple name"
_MACROS: dict[tuple[str, int, bool], Macro] = {
    ("has", 1, False): _has,
    ("all", 2, True): _quantifier("all", 1),
    ("exists", 2, True): _quantifier("some", 1),
    ("exists_one", 2, True): _quantifier("one", 1),
    ("map", 2, True): _list(1, False),
    ("map", 3, True): _list(1, True),
    ("filter", 2, True): _filter,
    ("optMap", 2, True): _optional("optMap"),
    ("optFlatMap", 2, True): _optional("optFlatMap"),
    ("all", 3, True): _quantifier("all", 2),
    ("exists", 3, True): _quantifier("some", 2),
    ("existsOne", 3, True): _quantifier("one", 2),
    ("exists_one", 3, True): _quantifier("one", 2),
    ("transformList", 3, True): _list(2, False, _SIMPLE),
    ("transformList", 4, True): _list(2, True, _SIMPLE),
    ("transformMap", 3, True): _map(False, False),
    ("transformMap", 4, True): _map(True, False),
    ("transformMapEntry", 3, True): _map(False, True),
    ("transformMapEntry", 4, True): _map(True, True),
    ("sortBy", 2, True): _sort_by,
}
