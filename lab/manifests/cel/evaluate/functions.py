"""Functions by their name and the types of their arguments, and how a call finds its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from lab.manifests.cel.evaluate.budget import Budget
from lab.manifests.cel.evaluate.values import EvaluationError, type_name

Function = Callable[..., Any]
"""Takes the budget, then the arguments, those of a call on a value beginning with that value."""

ANY = object
"""Stands for an argument of any type."""

Table = dict[tuple[str, tuple[type, ...]], Function]

_MODULES = (
    "operators", "conversions", "optionals", "texts", "formatting", "lists", "sets", "maps", "times", "regexps",
    "quantities", "urls", "addresses", "versions", "formats", "authorizing",
)  # fmt: skip


@cache
def _all() -> dict[str, dict[tuple[type, ...], Function]]:
    found: dict[str, dict[tuple[type, ...], Function]] = {}
    for module in _MODULES:
        table: Table = import_module(f"lab.manifests.cel.evaluate.library.{module}").TABLE
        for (name, types), function in table.items():
            found.setdefault(name, {})[types] = function
    return found


@cache
def _loose(name: str) -> tuple[tuple[tuple[type, ...], Function], ...]:
    """The overloads that take an argument of any type."""
    return tuple((types, function) for types, function in _all().get(name, {}).items() if ANY in types)


def is_function(name: str) -> bool:
    """Whether there is a function of that name."""
    return name in _all()


def call(name: str, budget: Budget, arguments: list[Any]) -> Any:
    """What a function gives for its arguments. Raises EvaluationError where it has no value for them."""
    types = tuple(map(type, arguments))
    function = _all().get(name, {}).get(types)
    if function is None:
        function = next((each for wanted, each in _loose(name) if _takes(wanted, types)), None)
    if function is None:
        raise no_overload(name, arguments)
    return function(budget, *arguments)


def _takes(wanted: tuple[type, ...], types: tuple[type, ...]) -> bool:
    return len(wanted) == len(types) and all(
        each is ANY or issubclass(got, each) for each, got in zip(wanted, types, strict=True)
    )


def no_overload(name: str, arguments: list[Any]) -> EvaluationError:
    """The error of a call with arguments that the function does not take."""
    return EvaluationError(f"no such overload: {name}({', '.join(map(type_name, arguments))})")
