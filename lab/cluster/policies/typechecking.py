"""What the API server finds when it checks a stored policy's expressions against the kinds they are for.

It stops nothing: the warnings stand in the policy's status.
Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/#type-checking
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.cel.celtypes import CelType
from lab.manifests.cel.compiling import ProgramError, compile_expression
from lab.manifests.cel.declared import declared_type
from lab.manifests.cel.issues import CelError
from lab.manifests.cel.scope import Scope, variable_type
from lab.manifests.document import JsonObject
from lab.manifests.release import Release
from lab.manifests.schema.kinds import KINDS, Kind, kind_of
from lab.quick_dataclass import dataclass

_MOST_KINDS = 10
_FAILED = "compilation failed: "


@dataclass(frozen=True, slots=True)
class TypeWarning:
    """A warning, and the field it is about: ``spec.validations[0].expression``."""

    field: str
    warning: str

    def __str__(self) -> str:
        return f"{self.field}: {self.warning}"


def type_warnings(spec: JsonObject, release: Release) -> tuple[TypeWarning, ...]:
    """The warnings that a policy's status would hold. Kinds whose fields are not known are not looked at."""
    kinds = _kinds(spec)
    found: list[TypeWarning] = []
    for index, validation in enumerate(spec.get("validations") or ()):
        for field in ("expression", "messageExpression"):
            written = validation.get(field) or ""
            said = [said for kind in kinds for said in _checked(spec, kind, written, release)] if written else []
            if said:
                found.append(TypeWarning(f"spec.validations[{index}].{field}", "\n".join(said)))
    return tuple(found)


def _checked(spec: JsonObject, kind: Kind, expression: str, release: Release) -> Iterator[str]:
    type_ = declared_type(kind)
    if type_ is None:
        return
    typed = {"object": type_, "oldObject": type_, **_params(spec.get("paramKind"))}
    variables: dict[str, CelType] | None = {} if spec.get("variables") else None
    scope = Scope(release, variables=variables, typed=typed)
    for variable in spec.get("variables") or ():
        found: CelType | None = None
        try:
            found = compile_expression(variable["expression"], scope)
        except (CelError, ProgramError):
            found = None
        assert variables is not None
        variables[variable["name"]] = variable_type(found)
    try:
        compile_expression(expression, scope)
    except CelError as trouble:
        where = f"{kind.group}/{kind.version}, Kind={kind.name}"
        yield f"{where}: {str(trouble).removeprefix(_FAILED)}\n"
    except ProgramError:
        return


def _params(kind: JsonObject | None) -> dict[str, CelType]:
    found = None if kind is None else kind_of(kind.get("apiVersion") or "", kind.get("kind") or "")
    type_ = None if found is None else declared_type(found)
    return {} if type_ is None else {"params": type_}


def _kinds(spec: JsonObject) -> list[Kind]:
    found: dict[tuple[str, str, str], Kind] = {}
    for rule in (spec.get("matchConstraints") or {}).get("resourceRules") or ():
        groups, versions = rule.get("apiGroups") or [], rule.get("apiVersions") or []
        if any("*" in each for each in (*groups, *versions)):
            continue
        resources = [each for each in rule.get("resources") or () if "*" not in each and "/" not in each]
        for kind in KINDS.values():
            if kind.group in groups and kind.version in versions and kind.plural in resources:
                found[kind.group, kind.version, kind.name] = kind
    return [found[key] for key in sorted(found)][:_MOST_KINDS]
