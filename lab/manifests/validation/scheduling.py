"""Validation of the pod's other wishes to the scheduler: tolerations, spreading, gates, priority.

Source: https://kubernetes.io/docs/concepts/scheduling-eviction/
"""

from __future__ import annotations

from lab.manifests import features
from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.gojson import go_quote
from lab.manifests.labels import label_value_errors
from lab.manifests.release import Release
from lab.manifests.selector import integer
from lab.manifests.validation.affinity import validate_label_keys
from lab.manifests.validation.checks import Errors, label, label_selector, positive, qualified_name, subdomain

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_UNSATISFIABLE = ("DoNotSchedule", "ScheduleAnyway")
_INCLUSION = ("Honor", "Ignore")
_PREEMPTION = ("PreemptLowerPriority", "Never")


def validate_tolerations(tolerations: list[JsonObject], release: Release, path: FieldPath) -> Errors:
    """The taints the pod puts up with."""
    for position, toleration in enumerate(tolerations):
        yield from _toleration(toleration, release, path.index(position))


def _toleration(toleration: JsonObject, release: Release, path: FieldPath) -> Errors:
    key, operator = toleration.get("key") or "", toleration.get("operator") or ""
    value, effect = toleration.get("value") or "", toleration.get("effect") or ""
    if key:
        yield from qualified_name(key, path.child("key"))
    elif operator != "Exists":
        detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
        yield FieldError.invalid(path.child("operator"), NamedString(operator), detail)
    if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
        detail = "effect must be 'NoExecute' when `tolerationSeconds` is set"
        yield FieldError.invalid(path.child("effect"), NamedString(effect), detail)
    yield from _toleration_value(operator, value, release, path)
    if effect and effect not in _EFFECTS:
        yield FieldError.not_supported(path.child("effect"), NamedString(effect), _EFFECTS)


def _toleration_value(operator: str, value: str, release: Release, path: FieldPath) -> Errors:
    where = path.child("operator")
    if operator in ("Equal", ""):
        if messages := label_value_errors(value):
            yield FieldError.invalid(where, value, ";".join(messages))
    elif operator == "Exists":
        if value:
            yield FieldError.invalid(where, value, "value must be empty when `operator` is 'Exists'")
    elif operator not in ("Lt", "Gt"):
        yield FieldError.not_supported(where, NamedString(operator), ("Equal", "Exists"))
    elif release < features.TOLERATION_COMPARISON:
        yield FieldError.not_supported(where, NamedString(operator), ("Equal", "Exists", "Lt", "Gt"))
    else:
        yield from _decimal(value, path.child("value"))


def _decimal(value: str, path: FieldPath) -> Errors:
    digits = value.removeprefix("-")
    numeric = digits.isascii() and digits.isdigit()
    if not value:
        yield FieldError.invalid(path, value, "must be non-empty")
    elif not numeric or (digits.startswith("0") and value != "0"):
        yield FieldError.invalid(path, value, "must be a valid decimal integer in canonical form")
    if integer(value) is None:
        reason = "value out of range" if numeric else "invalid syntax"
        yield FieldError.invalid(path, value, f"strconv.ParseInt: parsing {go_quote(value)}: {reason}")


def validate_spread(constraints: list[JsonObject], path: FieldPath) -> Errors:
    """How evenly the pods of a kind are spread over the nodes."""
    for position, constraint in enumerate(constraints):
        yield from _constraint(constraint, constraints[position + 1 :], path.index(position))


def _constraint(constraint: JsonObject, rest: list[JsonObject], path: FieldPath) -> Errors:
    get = constraint.get
    key, action = get("topologyKey") or "", get("whenUnsatisfiable") or ""
    yield from positive(get("maxSkew") or 0, path.child("maxSkew"))
    if not key:
        yield FieldError.required(path.child("topologyKey"), "can not be empty")
    if action not in _UNSATISFIABLE:
        where = path.child("whenUnsatisfiable")
        yield FieldError.not_supported(where, NamedString(action), _UNSATISFIABLE)
    if any((key, action) == _kind(other) for other in rest):
        where = path.child("{topologyKey, whenUnsatisfiable}")
        yield FieldError.duplicate(where, f"{{{key}, {action}}}")
    if (domains := get("minDomains")) is not None:
        where = path.child("minDomains")
        yield from positive(domains, where)
        if action != "DoNotSchedule":
            detail = f"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}"
            yield FieldError.invalid(where, domains, detail)
    for field in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
        policy = get(field)
        if policy is not None and policy not in _INCLUSION:
            yield FieldError.not_supported(path.child(field), NamedString(policy), _INCLUSION)
    selector = get("labelSelector")
    yield from validate_label_keys(get("matchLabelKeys") or [], [], selector, path)
    yield from label_selector(selector, path.child("labelSelector"))


def _kind(constraint: JsonObject) -> tuple[str, str]:
    return constraint.get("topologyKey") or "", constraint.get("whenUnsatisfiable") or ""


def validate_gates(spec: JsonObject, path: FieldPath) -> Errors:
    """Conditions that hold the pod's readiness and its scheduling back."""
    for position, gate in enumerate(spec.get("readinessGates") or ()):
        where = path.child("readinessGates").index(position).child("conditionType")
        yield from qualified_name(gate.get("conditionType") or "", where)
    names: set[str] = set()
    for position, gate in enumerate(spec.get("schedulingGates") or ()):
        where = path.child("schedulingGates").index(position)
        name = gate.get("name") or ""
        yield from qualified_name(name, where)
        if name in names:
            yield FieldError.duplicate(where, name)
        names.add(name)


def validate_preemption_policy(policy: str, path: FieldPath) -> Errors:
    """Whether the pod may push others aside."""
    if not policy:
        yield FieldError.required(path)
    elif policy not in _PREEMPTION:
        yield FieldError.not_supported(path, NamedString(policy), _PREEMPTION)


def validate_resource_claims(spec: JsonObject, path: FieldPath, *, mirror: bool) -> Errors:
    """The devices the pod claims (dynamic resource allocation); static pods claim none."""
    names: set[str] = set()
    for position, claim in enumerate(spec.get("resourceClaims") or ()):
        if mirror:
            yield FieldError.forbidden(FieldPath(""), "static pods do not support resource claims")
            continue
        here = path.index(position)
        name = claim.get("name") or ""
        if not name:
            yield FieldError.required(here.child("name"))
        elif name in names:
            yield FieldError.duplicate(here.child("name"), name)
        else:
            yield from label(name, here.child("name"))
            names.add(name)
        yield from _claim_source(claim, here)


def _claim_source(claim: JsonObject, path: FieldPath) -> Errors:
    claimed, template = claim.get("resourceClaimName"), claim.get("resourceClaimTemplateName")
    printed = {
        "Name": claim.get("name") or "",
        "ResourceClaimName": claimed,
        "ResourceClaimTemplateName": template,
    }
    if claimed is not None and template is not None:
        detail = "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified"
        yield FieldError.invalid(path, printed, detail)
    if claimed is None and template is None:
        detail = "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"
        yield FieldError.invalid(path, printed, detail)
    if claimed is not None:
        yield from subdomain(claimed, path.child("resourceClaimName"))
    if template is not None:
        yield from subdomain(template, path.child("resourceClaimTemplateName"))
