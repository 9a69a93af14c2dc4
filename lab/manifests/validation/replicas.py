"""Validation of what Deployments and ReplicaSets demand of the Pods they make."""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.release import Release
from lab.manifests.selector import LabelSelector, SelectorError
from lab.manifests.validation.checks import Errors
from lab.manifests.validation.podtemplate import validate_pod_template


def validate_template_of_replicas(spec: JsonObject, release: Release, path: FieldPath) -> Errors:
    """The template of a workload: selected by its own selector, and of Pods that never end by themselves."""
    template = spec.get("template") or {}
    written = spec.get("selector")
    try:
        selector = LabelSelector.compile(written)
    except SelectorError:
        yield FieldError.invalid(path.child("selector"), printed_selector(written), "invalid label selector")
        return
    where = path.child("template")
    labels = (template.get("metadata") or {}).get("labels")
    # A selector that was not given selects nothing, so it does not match either.
    if not selector.everything and not selector.matches(labels or {}):
        printed = None if labels is None else dict(sorted(labels.items()))
        detail = "`selector` does not match template `labels`"
        yield FieldError.invalid(where.child("metadata", "labels"), printed, detail)
    yield from validate_pod_template(template, release, where)
    pod = template.get("spec") or {}
    if (policy := pod.get("restartPolicy") or "") != "Always":
        yield FieldError.not_supported(where.child("spec", "restartPolicy"), NamedString(policy), ("Always",))
    if pod.get("activeDeadlineSeconds") is not None:
        detail = "activeDeadlineSeconds in ReplicaSet is not Supported"
        yield FieldError.forbidden(where.child("spec", "activeDeadlineSeconds"), detail)


def printed_selector(selector: JsonObject | None) -> JsonObject | None:
    """A selector as errors print it: the fields in the order of their declaration, empty ones left out."""
    if selector is None:
        return None
    printed: JsonObject = {}
    if labels := selector.get("matchLabels"):
        printed["matchLabels"] = dict(sorted(labels.items()))
    if requirements := selector.get("matchExpressions"):
        printed["matchExpressions"] = [_printed_requirement(each) for each in requirements]
    return printed


def _printed_requirement(requirement: JsonObject) -> JsonObject:
    printed: JsonObject = {
        "key": requirement.get("key") or "",
        "operator": requirement.get("operator") or "",
    }
    if values := requirement.get("values"):
        printed["values"] = values
    return printed
