"""Compiling: from an expression's text to its type, or to what cel-go has against it."""

from __future__ import annotations

from lab.manifests.cel.celtypes import CelType
from lab.manifests.cel.checking import Checker
from lab.manifests.cel.issues import CelError, Issues
from lab.manifests.cel.parsing import parse
from lab.manifests.cel.scope import Scope
from lab.manifests.cel.written import check_written


def compile_expression(text: str, scope: Scope) -> CelType:
    """The type of the expression's value. Raises CelError with the words that the API server uses."""
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
                return checker.type_of(expr)
    raise CelError(f"compilation failed: {issues}")
