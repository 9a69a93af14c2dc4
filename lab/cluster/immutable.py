"""What may not change about an object that exists, in the API server's wording.

The rules are those of the registries' update validation (``ValidateDeploymentUpdate``, ``ValidatePodUpdate``,
``ValidateServiceUpdate`` and so on in ``kubernetes/kubernetes``, ``pkg/apis/*/validation``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from lab.cluster.services import has_cluster_ip
from lab.manifests.document import Json, JsonObject
from lab.manifests.fielderror import FieldError, FieldPath, NamedString
from lab.manifests.kubeobject import KubeObject
from lab.manifests.quantity import Quantity
from lab.manifests.release import EXAM, Release

IMMUTABLE = "field is immutable"
SPEC = FieldPath("spec")

POD_FIELDS = (
    "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
    "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
    "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"
)

STATEFULSET_FIELDS = (
    "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
    "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
)  # fmt: skip

Judge: TypeAlias = Callable[[KubeObject, KubeObject], list[FieldError]]


def update_errors(old: KubeObject, new: KubeObject, release: Release = EXAM) -> list[FieldError]:
    """What the API server refuses about turning ``old`` into ``new``; empty when it agrees."""
    if new.ref.kind == "Job":
        # Few answers touch a Job that exists; the others do not pay for the import.
        from lab.cluster.immutable_jobs import job_update_errors

        return job_update_errors(old, new, release)
    if new.ref.kind in ("RoleBinding", "ClusterRoleBinding"):
        return _role_ref(old, new, release)
    judge = JUDGES.get(new.ref.kind)
    return judge(old, new) if judge is not None else []


def _selector(old: KubeObject, new: KubeObject) -> list[FieldError]:
    before, after = old.spec.get("selector"), new.spec.get("selector")
    if before == after:
        return []
    return [FieldError.invalid(SPEC.child("selector"), _label_selector(after), IMMUTABLE)]


def _label_selector(value: Json) -> Json:
    """A selector with its fields in the order the API declares them."""
    if not isinstance(value, dict):
        return value
    labels = value.get("matchLabels")
    ordered: JsonObject = {}
    if isinstance(labels, dict):
        ordered["matchLabels"] = {key: labels[key] for key in sorted(labels)}
    return ordered | {key: item for key, item in value.items() if key != "matchLabels"}


def _statefulset(old: KubeObject, new: KubeObject) -> list[FieldError]:
    before, after = (
        {key: value for key, value in item.spec.items() if key not in STATEFULSET_FIELDS} for item in (old, new)
    )
    if before == after:
        return []
    quoted = [f"'{field}'" for field in STATEFULSET_FIELDS]
    listed = f"{', '.join(quoted[:-1])} and {quoted[-1]}"
    detail = f"updates to statefulset spec for fields other than {listed} are forbidden"
    return [FieldError.forbidden(SPEC, detail)]


def _pod(old: KubeObject, new: KubeObject) -> list[FieldError]:
    before, after = old.spec.get("tolerations") or [], new.spec.get("tolerations") or []
    taken_away = any(toleration not in after for toleration in before)
    if not taken_away and _fixed_pod_spec(old.spec) == _fixed_pod_spec(new.spec):
        return []
    return [FieldError.forbidden(SPEC, POD_FIELDS)]


def _fixed_pod_spec(spec: JsonObject) -> JsonObject:
    """A pod's spec without what may change."""
    changing = ("tolerations", "activeDeadlineSeconds", "containers", "initContainers")
    fixed = {key: value for key, value in spec.items() if key not in changing}
    for field in ("containers", "initContainers"):
        # The pull policy is a default drawn from the image, and stays as it was when the image changes.
        fixed[field] = [
            {key: value for key, value in container.items() if key not in ("image", "imagePullPolicy")}
            for container in spec.get(field) or ()
            if isinstance(container, dict)
        ]
    return fixed


def _service(old: KubeObject, new: KubeObject) -> list[FieldError]:
    """A Service keeps its cluster IP, or its having none, unless it is or becomes an ExternalName.

    Both objects hold the cluster IPs they have, given ones included.
    """
    if "ExternalName" in (old.spec.get("type"), new.spec.get("type")):
        return []
    before, after = cluster_ip_list(old.spec), cluster_ip_list(new.spec)
    if before[:1] == after[:1] or not before or not after:
        return []
    return [FieldError.invalid(SPEC.child("clusterIPs").index(0), after, "may not change once set")]


def cluster_ip_list(spec: JsonObject) -> list[str]:
    """The cluster IPs of a spec as ``clusterIPs`` lists them; ``["None"]`` for a headless Service."""
    if not has_cluster_ip(spec):
        return ["None"]
    written = [item for item in spec.get("clusterIPs") or () if isinstance(item, str)]
    primary = spec.get("clusterIP")
    return written or ([primary] if isinstance(primary, str) and primary else [])


def _frozen_contents(old: KubeObject, new: KubeObject) -> list[FieldError]:
    errors = []
    if old.value.get("immutable") is True:
        if new.value.get("immutable") is not True:
            errors.append(FieldError.forbidden(FieldPath("immutable"), "field is immutable when `immutable` is set"))
        errors += [
            FieldError.forbidden(FieldPath(field), "field is immutable when `immutable` is set")
            for field in ("data", "binaryData")
            if (old.value.get(field) or {}) != (new.value.get(field) or {})
        ]
    if new.ref.kind == "Secret" and old.value.get("type") != new.value.get("type"):
        errors.insert(0, FieldError.invalid(FieldPath("type"), NamedString(new.value.get("type") or ""), IMMUTABLE))
    return errors


CLAIM_FIELDS = (
    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"
)


def _claim(old: KubeObject, new: KubeObject) -> list[FieldError]:
    """A claim may be bound once, and asks for more once it is bound."""
    bound = (old.value.get("status") or {}).get("phase") == "Bound"
    before, after = (_fixed_claim_spec(item.spec, bound=bound) for item in (old, new))
    if not before.get("volumeName") and "volumeName" in after:
        before["volumeName"] = after["volumeName"]
    if "storageClassName" in after:
        before.setdefault("storageClassName", after["storageClassName"])
    errors = [] if before == after else [FieldError.forbidden(SPEC, CLAIM_FIELDS)]
    smaller = _storage(new.spec) < _storage(old.spec)
    if smaller and _storage(new.spec) <= _capacity(old):
        where = SPEC.child("resources", "requests", "storage")
        errors.append(FieldError.forbidden(where, "field can not be less than status.capacity"))
    mode = new.spec.get("volumeMode")
    if old.spec.get("volumeMode") != mode:
        # The API server leaves "spec" out of this path.
        errors.append(FieldError.invalid(FieldPath("volumeMode"), mode, IMMUTABLE))
    return errors


def _fixed_claim_spec(spec: JsonObject, *, bound: bool) -> JsonObject:
    fixed = dict(spec)
    if bound:
        fixed.pop("volumeAttributesClassName", None)
        resources = spec.get("resources") or {}
        requests = {key: amount for key, amount in (resources.get("requests") or {}).items() if key != "storage"}
        fixed["resources"] = {**resources, "requests": requests}
    return fixed


def _capacity(claim: KubeObject) -> Quantity:
    """What a claim's status says it has; the status is as its author wrote it."""
    written = claim.get(("status", "capacity", "storage"))
    return Quantity.parse(str(written).strip()) if isinstance(written, str | int | float) else Quantity.parse("0")


def _storage(spec: JsonObject) -> Quantity:
    return Quantity.parse(((spec.get("resources") or {}).get("requests") or {}).get("storage") or "0")


def _quota(old: KubeObject, new: KubeObject) -> list[FieldError]:
    scopes = new.spec.get("scopes")
    if set(old.spec.get("scopes") or ()) == set(scopes or ()):
        return []
    return [FieldError.invalid(SPEC.child("scopes"), scopes, IMMUTABLE)]


def _ingress_class(old: KubeObject, new: KubeObject) -> list[FieldError]:
    controller = new.spec.get("controller") or ""
    if (old.spec.get("controller") or "") == controller:
        return []
    return [FieldError.invalid(SPEC.child("controller"), controller, IMMUTABLE)]


def _role_ref(old: KubeObject, new: KubeObject, release: Release) -> list[FieldError]:
    before, after = old.value.get("roleRef"), new.value.get("roleRef")
    if before == after or not isinstance(after, dict):
        return []
    # Printed by the names of its Go fields.
    shown = {name: after.get(field) or "" for name, field in _ROLE_REF.items()}
    # Since 1.37 the general check of fields that never change judges it, whose words are the general ones.
    said = IMMUTABLE if release >= Release(1, 37) else "cannot change roleRef"
    return [FieldError.invalid(FieldPath("roleRef"), shown, said)]


_ROLE_REF = {"APIGroup": "apiGroup", "Kind": "kind", "Name": "name"}


def _runtime_class(old: KubeObject, new: KubeObject) -> list[FieldError]:
    return _kept(old, new, "handler")


def _priority_class(old: KubeObject, new: KubeObject) -> list[FieldError]:
    errors = []
    if (old.value.get("value") or 0) != (new.value.get("value") or 0):
        errors.append(FieldError.forbidden(FieldPath("value"), "may not be changed in an update."))
    return errors + _kept(old, new, "preemptionPolicy")


def _kept(old: KubeObject, new: KubeObject, field: str) -> list[FieldError]:
    """A field at the top of the object that stays what it was."""
    after = new.value.get(field)
    return [] if old.value.get(field) == after else [FieldError.invalid(FieldPath(field), after, IMMUTABLE)]


JUDGES: dict[str, Judge] = {
    "Deployment": _selector,
    "ReplicaSet": _selector,
    "DaemonSet": _selector,
    "StatefulSet": _statefulset,
    "Pod": _pod,
    "Service": _service,
    "ConfigMap": _frozen_contents,
    "Secret": _frozen_contents,
    "PersistentVolumeClaim": _claim,
    "ResourceQuota": _quota,
    "IngressClass": _ingress_class,
    "RuntimeClass": _runtime_class,
    "PriorityClass": _priority_class,
}
