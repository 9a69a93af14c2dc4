"""Compiling: from an expression's text to its type, or to what cel-go has against it."""

from __future__ import annotations

from lab.manifests.cel.celtypes import CelType
from lab.manifests.cel.checking import Checker
from lab.manifests.cel.issues import CelError, Issues
from lab.manifests.cel.parsing import parse
from lab.manifests.cel.scope import Scope
from lab.manifests.cel.syntax import Expr
from lab.manifests.cel.written import check_written, program_problem


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
    expr = parse(text, issues, scope.release)
    if not issues:
        checker = Checker(scope, issues)
        try:
            checker.check(expr)
        except RecursionError:
            raise CelError("compilation failed: the expression is nested too deeply") from None
        if not issues:
            check_written(expr, checker, issues)
            if not issues:
                return _programmed(expr, checker)
    raise CelError(f"compilation failed: {issues}")


def _programmed(expr: Expr, checker: Checker) -> CelType:
    found, problem = checker.type_of(expr), program_problem(expr, checker)
    if problem:
        raise ProgramError(problem, found)
    return found
