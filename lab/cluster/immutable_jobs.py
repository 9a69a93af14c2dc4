"""What may not change about a Job that exists, in the API server's wording.

Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/#mutable-scheduling-directives and
Kubernetes' ``ValidateJobUpdate`` (``pkg/apis/batch/validation``).
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests import features
from lab.manifests.document import Json, JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.kubeobject import KubeObject
from lab.manifests.release import Release
from lab.manifests.validation.job_policies import printed_failure_policy, printed_success_policy

IMMUTABLE = "field is immutable"
SPEC = FieldPath("spec")
_SCHEDULING = ("nodeSelector", "tolerations", "schedulingGates")
"""What decides on where the pods of a suspended Job will run, beside nodeAffinity."""


def job_update_errors(old: KubeObject, new: KubeObject, release: Release) -> list[FieldError]:
    """What the API server of that release refuses about turning one Job into the other."""
    return [*_completions(old.spec, new.spec), *_fixed(old, new, release)]


def _completions(old: JsonObject, new: JsonObject) -> Iterator[FieldError]:
    """Completions are fixed; those of an Indexed Job follow its parallelism."""
    after, where = new.get("completions"), SPEC.child("completions")
    if old.get("completions") == after:
        return
    if new.get("completionMode") != "Indexed":
        yield FieldError.invalid(where, after, IMMUTABLE)
    elif after is not None and after != new.get("parallelism"):
        yield FieldError.invalid(where, after, "can only be modified in tandem with spec.parallelism")


def _fixed(old: KubeObject, new: KubeObject, release: Release) -> Iterator[FieldError]:
    for field in ("selector", "template", "completionMode", *_FIXED):
        before, after = old.spec.get(field), new.spec.get(field)
        if field == "template":
            yield from _template(old, before or {}, after or {}, release)
        elif before != after:
            yield FieldError.invalid(SPEC.child(field), _printed(field, after), IMMUTABLE)


def _template(old: KubeObject, before: JsonObject, after: JsonObject, release: Release) -> Iterator[FieldError]:
    """The template of the pods: fixed, but for some of it while the Job is suspended (KEP-2926, KEP-5440)."""
    where, shown = SPEC.child("template"), after
    status = old.value.get("status") or {}
    suspended = old.spec.get("suspend") is True
    resting = suspended and not status.get("startTime")
    if release >= features.MUTABLE_SUSPENDED_JOBS:
        resting = not status.get("active") and (resting or (suspended and _says_suspended(status)))
    if resting:
        before, after = _unscheduled(before), _unscheduled(after)
        if release >= features.MUTABLE_SUSPENDED_JOBS:
            where, shown = where.child("spec"), shown.get("spec") or {}
            before, after = (_without_resources(each["spec"]) | each["affinity"] for each in (before, after))
    if before != after:
        yield FieldError.invalid(where, shown, IMMUTABLE)


def _says_suspended(status: JsonObject) -> bool:
    conditions = status.get("conditions") or ()
    found = (each for each in conditions if isinstance(each, dict))
    return any(each.get("type") == "Suspended" and each.get("status") == "True" for each in found)


def _without_resources(pod: JsonObject) -> JsonObject:
    lists = ("containers", "initContainers")
    bare = {
        field: [{key: part for key, part in container.items() if key != "resources"} for container in pod[field]]
        for field in lists
        if pod.get(field)
    }
    return {**pod, **bare}


_FIXED = ("podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy")


def _printed(field: str, value: Json) -> Json:
    if field == "podFailurePolicy" and value is not None:
        return printed_failure_policy(value)
    if field == "successPolicy" and value is not None:
        return printed_success_policy(value)
    return NamedString(value) if isinstance(value, str) else value


def _unscheduled(template: Json) -> JsonObject:
    """A template without what may change while its Job has not begun."""
    template = template or {}
    written = template.get("metadata") or {}
    metadata = {key: part for key, part in written.items() if key not in ("labels", "annotations")}
    pod = {key: part for key, part in (template.get("spec") or {}).items() if key not in _SCHEDULING}
    affinity = {key: part for key, part in (pod.pop("affinity", None) or {}).items() if key != "nodeAffinity"}
    return {"metadata": metadata, "spec": pod, "affinity": affinity}
