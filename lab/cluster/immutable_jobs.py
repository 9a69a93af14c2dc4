"""What may not change about a Job that exists, in the API server's wording.

Source: https://kubernetes.io/docs/concepts/workloads/controllers/job/#mutable-scheduling-directives and
Kubernetes' ``ValidateJobUpdate`` (``pkg/apis/batch/validation``).
"""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json, JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.kubeobject import KubeObject
from lab.manifests.validation.job_policies import printed_failure_policy, printed_success_policy

IMMUTABLE = "field is immutable"
SPEC = FieldPath("spec")
_SCHEDULING = ("nodeSelector", "tolerations", "schedulingGates")
"""What decides on where the pods of a suspended Job will run, beside nodeAffinity."""


def job_update_errors(old: KubeObject, new: KubeObject) -> list[FieldError]:
    """What the API server refuses about turning one Job into the other."""
    return [*_completions(old.spec, new.spec), *_fixed(old, new)]


def _completions(old: JsonObject, new: JsonObject) -> Iterator[FieldError]:
    """Completions are fixed; those of an Indexed Job follow its parallelism."""
    after, where = new.get("completions"), SPEC.child("completions")
    if old.get("completions") == after:
        return
    if new.get("completionMode") != "Indexed":
        yield FieldError.invalid(where, after, IMMUTABLE)
    elif after is not None and after != new.get("parallelism"):
        yield FieldError.invalid(where, after, "can only be modified in tandem with spec.parallelism")


def _fixed(old: KubeObject, new: KubeObject) -> Iterator[FieldError]:
    before, after = dict(old.spec), dict(new.spec)
    template = after.get("template")
    if before.get("suspend") is True and not (old.value.get("status") or {}).get("startTime"):
        before["template"] = _unscheduled(before.get("template"))
        after["template"] = _unscheduled(after.get("template"))
    for field in ("selector", "template", "completionMode", *_FIXED):
        if before.get(field) != after.get(field):
            value = template if field == "template" else _printed(field, after.get(field))
            yield FieldError.invalid(SPEC.child(field), value, IMMUTABLE)


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
