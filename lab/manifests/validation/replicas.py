"""Validation of what controllers demand of the pods they make, Deployments and ReplicaSets above all."""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.labels import dns1123_label_errors
from lab.manifests.release import Release
from lab.manifests.selector import LabelSelector, SelectorError
from lab.manifests.validation.checks import Errors, label_selector
from lab.manifests.validation.podtemplate import validate_pod_template

UNLIKE_SELECTOR = "`selector` does not match template `labels`"


def name_in_pods_warnings(value: JsonObject) -> list[str]:
    """What the API server says of a name that pods' names begin with and hosts cannot have."""
    unlike = dns1123_label_errors((value.get("metadata") or {}).get("name") or "")
    if not unlike:
        return []
    return [
        "metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; "
        f"a DNS label is recommended: [{' '.join(unlike)}]"
    ]


def validate_selector(selector: JsonObject | None, path: FieldPath, owner: str) -> Errors:
    """A controller's selector, which must be there and select something; ``owner`` is the word errors have for it."""
    if selector is None:
        yield FieldError.required(path)
        return
    yield from label_selector(selector, path)
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        yield FieldError.invalid(path, {}, f"empty selector is invalid for {owner}")


def validate_restart_always(pod: JsonObject, path: FieldPath) -> Errors:
    """A template's pod spec that must run for ever."""
    if (policy := pod.get("restartPolicy") or "") != "Always":
        yield FieldError.not_supported(path.child("restartPolicy"), NamedString(policy), ("Always",))


def printed_labels(template: JsonObject) -> JsonObject | None:
    """A template's labels as errors print them."""
    labels = (template.get("metadata") or {}).get("labels")
    return None if labels is None else dict(sorted(labels.items()))


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
        yield FieldError.invalid(where.child("metadata", "labels"), printed_labels(template), UNLIKE_SELECTOR)
    yield from validate_pod_template(template, release, where)
    pod = template.get("spec") or {}
    yield from validate_restart_always(pod, where.child("spec"))
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
