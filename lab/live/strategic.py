"""The patch that ``kubectl apply`` sends: three versions of an object to what must change.

What the manifest applied last held and the new one lacks is removed, and what the new one holds and the server's
object does not is set (https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/). Lists with a
merge key are merged item by item, as the API types' ``patchMergeKey`` says; all others are replaced whole.
"""

from __future__ import annotations

import json

from lab.cluster.workload import WORKLOADS
from lab.manifests.document import Json, JsonObject

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

OF_POD = {
    "containers": "name", "initContainers": "name", "ephemeralContainers": "name", "volumes": "name",
    "imagePullSecrets": "name", "hostAliases": "ip", "topologySpreadConstraints": "topologyKey",
    "schedulingGates": "name", "resourceClaims": "name",
}  # fmt: skip
"""The lists of a pod's spec that are merged, and the key that their items are told apart by."""

OF_CONTAINER = {"ports": "containerPort", "env": "name", "volumeMounts": "mountPath", "volumeDevices": "devicePath"}
CONTAINERS = frozenset({"containers", "initContainers", "ephemeralContainers"})

OF_KIND: dict[str, dict[tuple[str, ...], str]] = {
    "Service": {("spec", "ports"): "port"},
    "ServiceAccount": {("secrets",): "name"},
    "ValidatingWebhookConfiguration": {("webhooks",): "name", ("webhooks", "matchConditions"): "name"},
    "MutatingWebhookConfiguration": {("webhooks",): "name", ("webhooks", "matchConditions"): "name"},
    "ValidatingAdmissionPolicy": {("spec", "matchConditions"): "name", ("spec", "variables"): "name"},
}
"""The other merged lists of each kind. To merge any other list by a key makes the API server panic."""

OWNERS = ("metadata", "ownerReferences")
FINALIZERS = ("metadata", "finalizers")

RETAINED = frozenset({"volumes", "resourceClaims"})
"""Lists whose items lose what the new manifest does not write (``retainKeys``)."""

_ABSENT = object()


def with_last_applied(manifest: JsonObject) -> JsonObject:
    """The manifest carrying itself as the annotation that the next patch is reckoned from."""
    metadata = manifest.get("metadata")
    held = metadata if isinstance(metadata, dict) else {}
    annotations = held.get("annotations")
    if annotations is not None and not isinstance(annotations, dict):
        # For the server to refuse.
        return manifest
    others = {key: value for key, value in (annotations or {}).items() if key != LAST_APPLIED}
    bare = {**manifest, "metadata": {**held, "annotations": others}}
    text = json.dumps(bare, separators=(",", ":"), sort_keys=True, default=str) + "\n"
    return {**manifest, "metadata": {**held, "annotations": {**others, LAST_APPLIED: text}}}


def last_applied(current: JsonObject) -> JsonObject:
    """The manifest that an object on the server was applied as; empty where it was not applied."""
    annotations = (current.get("metadata") or {}).get("annotations") or {}
    try:
        value = json.loads(annotations.get(LAST_APPLIED) or "{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def patch_of(original: JsonObject, modified: JsonObject, current: JsonObject, *, merging: bool = True) -> JsonObject:
    """What turns ``current`` into what ``modified`` asks for; empty where nothing must change.

    ``merging`` says that lists are merged by their keys; without it the patch is a JSON merge patch (RFC 7386), as
    custom resources take.
    """
    return _patch(original, modified, current, (), str(modified.get("kind")) if merging else "")


def _patch(
    original: JsonObject, modified: JsonObject, current: JsonObject, path: tuple[str, ...], kind: str
) -> JsonObject:
    """The patch of one mapping; ``kind`` is empty for a JSON merge patch."""
    patch: JsonObject = {}
    for key, new in modified.items():
        old, before = current.get(key, _ABSENT), original.get(key)
        if new is None:
            if old is not _ABSENT:
                patch[key] = None
        elif isinstance(new, dict) and isinstance(old, dict):
            inner = _patch(before if isinstance(before, dict) else {}, new, old, (*path, key), kind)
            if inner:
                patch[key] = inner
        elif isinstance(new, list) and isinstance(old, list):
            patch.update(_list_patch(before if isinstance(before, list) else [], new, old, (*path, key), kind))
        elif new != old:
            patch[key] = new
    for key in original:
        if key not in modified and key in current:
            patch[key] = None
    if patch and kind == "Deployment" and path == ("spec", "strategy"):
        patch["$retainKeys"] = sorted(modified)
    return patch


def _list_patch(
    original: list[Json], modified: list[Json], current: list[Json], path: tuple[str, ...], kind: str
) -> JsonObject:
    field = path[-1]
    if kind and path == FINALIZERS:
        return _primitives(original, modified, current, field)
    key = _merge_key(path, kind) if kind else ""
    if not key or not all(isinstance(item, dict) and key in item for item in (*modified, *current)):
        return {field: modified} if modified != current else {}
    changes: list[Json] = []
    for item in modified:
        old = _by_key(current, key, item[key])
        if old is None:
            changes.append(item)
            continue
        inner = _patch(_by_key(original, key, item[key]) or {}, item, old, path, kind)
        if inner:
            retained = {"$retainKeys": sorted(item)} if field in RETAINED else {}
            changes.append({key: item[key], **inner, **retained})
    for item in original:
        gone = item.get(key) if isinstance(item, dict) else None
        if gone is not None and _by_key(modified, key, gone) is None and _by_key(current, key, gone) is not None:
            changes.append({"$patch": "delete", key: gone})
    wanted = [item[key] for item in modified]
    if not changes and wanted == [item[key] for item in current if item[key] in wanted]:
        return {}
    order = [{key: value} for value in wanted]
    return {f"$setElementOrder/{field}": order, **({field: changes} if changes else {})}


def _primitives(original: list[Json], modified: list[Json], current: list[Json], field: str) -> JsonObject:
    added = [item for item in modified if item not in current]
    removed = [item for item in original if item not in modified and item in current]
    return {**({field: added} if added else {}), **({f"$deleteFromPrimitiveList/{field}": removed} if removed else {})}


def _merge_key(path: tuple[str, ...], kind: str) -> str:
    """The list's merge key; empty for a list that is replaced whole."""
    if path == OWNERS:
        return "uid"
    pod = pod_spec_path(kind)
    if pod and path[:-1] == pod:
        return OF_POD.get(path[-1], "")
    if pod and path[:-2] == pod and path[-2] in CONTAINERS:
        return OF_CONTAINER.get(path[-1], "")
    return OF_KIND.get(kind, {}).get(path, "")


def pod_spec_path(kind: str) -> tuple[str, ...]:
    """Where a kind keeps the spec of its pods; empty where it has none."""
    if kind == "Pod":
        return ("spec",)
    if kind == "CronJob":
        return ("spec", "jobTemplate", "spec", "template", "spec")
    if kind == "PodTemplate":
        return ("template", "spec")
    return ("spec", "template", "spec") if kind in WORKLOADS else ()


def _by_key(items: list[Json], key: str, value: Json) -> JsonObject | None:
    return next((item for item in items if isinstance(item, dict) and item.get(key) == value), None)

