"""Validation of CEL expressions.

Source: https://kubernetes.io/docs/reference/using-api/cel/ and Kubernetes' ``pkg/admission/plugin/cel/compile.go``.
"""

from __future__ import annotations

from lab.manifests.cel.compiling import ProgramError, compile_expression
from lab.manifests.cel.issues import CelError
from lab.manifests.cel.scope import Scope
from lab.manifests.fielderror import ErrorKind, FieldError, FieldPath
from lab.manifests.validation.checks import Errors


def validate_expression(
    expression: str, scope: Scope, results: tuple[str, ...], path: FieldPath, *, written: str | None = None
) -> Errors:
    """Whether it compiles, and to a value of one of those types; ``written`` is what errors show instead of it."""
    problem = ""
    try:
        found = compile_expression(expression, scope).declared
    except CelError as trouble:
        yield FieldError.invalid(path, written or expression, str(trouble))
        return
    except ProgramError as trouble:
        found, problem = trouble.type.declared, str(trouble)
    if found not in results:
        wanted = results[0] if len(results) == 1 else f"one of [{' '.join(results)}]"
        yield FieldError.invalid(path, written or expression, f"must evaluate to {wanted} but got {found}")
    elif problem:
        yield FieldError(ErrorKind.INTERNAL, path, "", problem)
