"""Compiling: from an expression's text to its type, or to what cel-go has against it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from lab.manifests.cel.celtypes import CelType
from lab.manifests.cel.checking import Checker
from lab.manifests.cel.issues import NOWHERE, CelError, Issues
from lab.manifests.cel.parsing import parse
from lab.manifests.cel.scope import Scope
from lab.manifests.cel.syntax import Expr
from lab.manifests.cel.written import check_written, program_problem

_DEEPEST = 8000
"""Calls within one another; an expression may be nested 250 times, and a dozen rules lie between."""


class ProgramError(ValueError):
    """The expression compiles, to a value of ``type``, but no program can be made of it."""

    def __init__(self, message: str, type_: CelType) -> None:
        super().__init__(f"program instantiation failed: {message}")
        self.type = type_


def compile_expression(text: str, scope: Scope) -> CelType:
    """The type of the expression's value.

    Raises CelError and, of what compiles all the same, ProgramError, with the words that the API server uses.
    """
    issues = Issues(text)
    with _room():
        try:
            found = _compiled(text, scope, issues)
        except RecursionError:
            issues.add(NOWHERE, "max recursion depth exceeded")
            found = None
    if found is None:
        raise CelError(f"compilation failed: {issues}")
    return found


def _compiled(text: str, scope: Scope, issues: Issues) -> CelType | None:
    expr = parse(text, issues, scope.release)
    if not issues:
        checker = Checker(scope, issues)
        checker.check(expr)
        if not issues:
            check_written(expr, checker, issues)
            if not issues:
                return _programmed(expr, checker)
    return None


@contextmanager
def _room() -> Iterator[None]:
    """Let functions call one another as deeply as the deepest expression needs that cel-go takes."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _programmed(expr: Expr, checker: Checker) -> CelType:
    found, problem = checker.type_of(expr), program_problem(expr, checker)
    if problem:
        raise ProgramError(problem, found)
    return found
