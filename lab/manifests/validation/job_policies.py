"""Validation of what a Job takes for failure and for success.

Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy,
https://kubernetes.io/docs/concepts/workloads/controllers/job/#success-policy and Kubernetes'
``pkg/apis/batch/validation``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import OMITTED, FieldError, FieldPath, NamedString
from lab.manifests.gojson import go_quote
from lab.manifests.validation.checks import Errors, nonnegative, qualified_name
from lab.manifests.validation.job_indexes import count_indexes

_MOST_RULES = 20
_MOST_EXIT_CODES = 255
_MOST_PATTERNS = 20
_LONGEST_INDEXES = 64 * 1024
_ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")
_OPERATORS = ("In", "NotIn")
_STATUSES = ("False", "True", "Unknown")


def validate_policies(spec: JsonObject, path: FieldPath) -> Errors:
    """The failure policy and the success policy, as far as there are any."""
    if (failure := spec.get("podFailurePolicy")) is not None:
        yield from _failure(failure, spec, path.child("podFailurePolicy", "rules"))
    if (success := spec.get("successPolicy")) is not None:
        where = path.child("successPolicy")
        if spec.get("completionMode") != "Indexed":
            yield FieldError.invalid(where, printed_success_policy(success), "requires indexed completion mode")
        else:
            yield from _success(success, spec, where.child("rules"))


def printed_success_policy(policy: JsonObject) -> JsonObject:
    """A success policy as errors print it: with the names its fields have inside of the API server."""
    rules = policy.get("rules")
    if rules is None:
        return {"Rules": None}
    return {
        "Rules": [
            {"SucceededIndexes": rule.get("succeededIndexes"), "SucceededCount": rule.get("succeededCount")}
            for rule in rules
        ]
    }


def printed_failure_policy(policy: JsonObject) -> JsonObject:
    """A failure policy as errors print it: with the names its fields have inside of the API server."""
    rules = policy.get("rules")
    return {"Rules": None if rules is None else [_printed_rule(rule) for rule in rules]}


def _printed_rule(rule: JsonObject) -> JsonObject:
    codes, patterns = rule.get("onExitCodes"), rule.get("onPodConditions")
    shown: JsonObject = {"Action": rule.get("action") or "", "OnExitCodes": None, "OnPodConditions": None}
    if codes is not None:
        shown["OnExitCodes"] = {
            "ContainerName": codes.get("containerName"),
            "Operator": codes.get("operator") or "",
            "Values": codes.get("values"),
        }
    if patterns is not None:
        shown["OnPodConditions"] = [
            {"Type": each.get("type") or "", "Status": each.get("status") or ""} for each in patterns
        ]
    return shown


def _failure(policy: JsonObject, spec: JsonObject, path: FieldPath) -> Errors:
    rules = policy.get("rules") or []
    if len(rules) > _MOST_RULES:
        yield FieldError.too_many(path, len(rules), _MOST_RULES)
    pod = (spec.get("template") or {}).get("spec") or {}
    names = {each.get("name") or "" for field in ("containers", "initContainers") for each in pod.get(field) or ()}
    for position, rule in enumerate(rules):
        yield from _failure_rule(rule, spec, names, path.index(position))


def _failure_rule(rule: JsonObject, spec: JsonObject, names: set[str], path: FieldPath) -> Errors:
    action, where = rule.get("action") or "", path.child("action")
    yield from _one_of(action, _ACTIONS, where)
    if action == "FailIndex" and "backoffLimitPerIndex" not in spec:
        yield FieldError.invalid(where, NamedString(action), "requires the backoffLimitPerIndex to be set")
    codes, patterns = rule.get("onExitCodes"), rule.get("onPodConditions") or []
    if codes is not None:
        yield from _exit_codes(codes, names, path.child("onExitCodes"))
    yield from _conditions(patterns, path.child("onPodConditions"))
    if codes is not None and patterns:
        detail = "specifying both OnExitCodes and OnPodConditions is not supported"
        yield FieldError.invalid(path, OMITTED, detail)
    if codes is None and not patterns:
        detail = "specifying one of OnExitCodes and OnPodConditions is required"
        yield FieldError.invalid(path, OMITTED, detail)


def _one_of(word: str, words: tuple[str, ...], path: FieldPath) -> Errors:
    if not word:
        listed = " ".join(go_quote(each) for each in words)
        yield FieldError.required(path, f"valid values: [{listed}]")
    elif word not in words:
        yield FieldError.not_supported(path, NamedString(word), words)


def _exit_codes(codes: JsonObject, names: set[str], path: FieldPath) -> Errors:
    operator = codes.get("operator") or ""
    yield from _one_of(operator, _OPERATORS, path.child("operator"))
    name = codes.get("containerName")
    if name is not None and name not in names:
        detail = "must be one of the container or initContainer names in the pod template"
        yield FieldError.invalid(path.child("containerName"), name, detail)
    values, where = codes.get("values"), path.child("values")
    if not values:
        yield FieldError.invalid(where, values, "at least one value is required")
        return
    if len(values) > _MOST_EXIT_CODES:
        yield FieldError.too_many(where, len(values), _MOST_EXIT_CODES)
    taken: set[int] = set()
    for position, code in enumerate(values):
        if operator == "In" and code == 0:
            yield FieldError.invalid(where.index(position), code, "must not be 0 for the In operator")
        if code in taken:
            yield FieldError.duplicate(where.index(position), code)
        taken.add(code)
    if values != sorted(values):
        yield FieldError.invalid(where, values, "must be ordered")


def _conditions(patterns: list[JsonObject], path: FieldPath) -> Errors:
    if len(patterns) > _MOST_PATTERNS:
        yield FieldError.too_many(path, len(patterns), _MOST_PATTERNS)
    for position, pattern in enumerate(patterns):
        here = path.index(position)
        yield from qualified_name(pattern.get("type") or "", here.child("type"))
        yield from _one_of(pattern.get("status") or "", _STATUSES, here.child("status"))


def _success(policy: JsonObject, spec: JsonObject, path: FieldPath) -> Errors:
    rules = policy.get("rules") or []
    if not rules:
        yield FieldError.required(path, "at least one rules must be specified when the successPolicy is specified")
    if len(rules) > _MOST_RULES:
        yield FieldError.too_many(path, len(rules), _MOST_RULES)
    for position, rule in enumerate(rules):
        yield from _success_rule(rule, spec.get("completions"), path.index(position))


def _success_rule(rule: JsonObject, completions: int | None, path: FieldPath) -> Errors:
    count, indexes = rule.get("succeededCount"), rule.get("succeededIndexes")
    if count is None and indexes is None:
        yield FieldError.required(path, "at least one of succeededCount or succeededIndexes must be specified")
    if completions is None:
        # The API server does not come this far: without completions it has nothing to compare with.
        return
    total, where = 0, path.child("succeededIndexes")
    if indexes is not None:
        if len(indexes) > _LONGEST_INDEXES:
            yield FieldError.too_long(where, _LONGEST_INDEXES)
        total, trouble = count_indexes(indexes, completions)
        if trouble:
            yield FieldError.invalid(where, indexes, f"error parsing succeededIndexes: {trouble}")
    if count is not None:
        where, most = path.child("succeededCount"), "must be less than or equal to"
        yield from nonnegative(count, where)
        if count > completions:
            yield FieldError.invalid(where, count, f"{most} {completions} (the number of specified completions)")
        if indexes is not None and count > total:
            detail = f"{most} {total} (the number of indexes in the specified succeededIndexes field)"
            yield FieldError.invalid(where, count, detail)
