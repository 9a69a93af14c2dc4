"""Validation of ``matchConditions``: expressions that narrow what a webhook or an admission policy is for.

Source: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-matchconditions
"""

from __future__ import annotations

from lab.manifests.cel.scope import Scope
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.release import Release
from lab.manifests.validation.checks import Errors, qualified_name
from lab.manifests.validation.expressions import validate_expression

_MOST = 64


def validate_match_conditions(
    conditions: list[JsonObject], release: Release, path: FieldPath, *, with_params: bool = False
) -> Errors:
    """Every condition: its name and its expression, which may speak of ``params`` where there are any."""
    if len(conditions) > _MOST:
        yield FieldError.too_many(path, len(conditions), _MOST)
    scope = Scope(release, params=with_params)
    names: set[str] = set()
    for position, condition in enumerate(conditions):
        here = path.index(position)
        expression, name = (condition.get("expression") or "").strip(), condition.get("name") or ""
        if not expression:
            yield FieldError.required(here.child("expression"))
        else:
            yield from validate_expression(expression, scope, ("bool",), here.child("expression"))
        if not name:
            yield FieldError.required(here.child("name"))
        else:
            yield from qualified_name(name, here.child("name"))
        if name and name in names:
            yield FieldError.duplicate(here.child("name"), name)
        names.add(name)
