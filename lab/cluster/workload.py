"""From workload objects to the pods their controllers would create.

Names follow the controllers' own patterns; what is random in a real cluster is a hash here, so that the same
manifest always gives the same pods.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from zlib import crc32

from lab.cluster.model import Labels
from lab.manifests.document import Json, JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.quick_dataclass import dataclass

WORKLOADS = frozenset({"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController"})
"""Kinds whose controllers create pods at once; a CronJob's are those of the Jobs it makes when their time comes."""

SAFE = "bcdfghjklmnpqrstvwxz2456789"
"""The letters Kubernetes makes name suffixes of (``k8s.io/apimachinery/pkg/util/rand``)."""

MOST_REPLICAS = 1000
"""How many pods one workload may become: a typing slip must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A pod before it is placed on a node and given addresses."""

    ref: Ref
    labels: Labels
    spec: JsonObject
    status: JsonObject
    owner: Ref | None = None
    index: int = 0
    """Its place among the pods of its owner."""
    node: str = ""
    ready: bool = True


def drafts(item: KubeObject, workers: tuple[str, ...]) -> Iterator[Draft]:
    """The pods an object stands for: itself, those of a workload, or none.

    Pods that ended (phase Succeeded or Failed) have left the network and are not among them.
    """
    if item.ref.kind == "Pod":
        status = _mapping(item.value.get("status"))
        if status.get("phase") not in ("Succeeded", "Failed"):
            yield Draft(item.ref, item.labels, item.spec, status, ready=_ready(status))
    elif item.ref.kind in WORKLOADS:
        yield from _of_workload(item, workers)


def _of_workload(item: KubeObject, workers: tuple[str, ...]) -> Iterator[Draft]:
    kind, namespace, name = item.ref
    template = _mapping(item.spec.get("template"))
    metadata = _mapping(template.get("metadata"))
    written = _mapping(metadata.get("labels"))
    labels = {key: value for key, value in written.items() if isinstance(value, str)}
    labels |= _added_labels(item, template)
    spec = _mapping(template.get("spec"))
    count = len(workers) if kind == "DaemonSet" else _replicas(item)
    ready = _ready_replicas(item, count)
    prefix = f"{name}-{template_hash(template)}" if kind == "Deployment" else name
    for index, pod_name in enumerate(_pod_names(item, prefix, count)):
        yield Draft(
            ref=Ref("Pod", namespace, pod_name),
            labels=_labels_of_one(item, labels, pod_name, index),
            spec=spec,
            status={},
            owner=item.ref,
            index=index,
            node=workers[index] if kind == "DaemonSet" else "",
            ready=index < ready,
        )


def _pod_names(item: KubeObject, prefix: str, count: int) -> Iterator[str]:
    """Numbered from the first ordinal in a StatefulSet, ending in five letters elsewhere."""
    if item.ref.kind == "StatefulSet":
        yield from (f"{prefix}-{_first_ordinal(item) + index}" for index in range(count))
        return
    seen: set[str] = set()
    for index in range(count):
        if _is_indexed(item):
            yield f"{prefix}-{index}-{suffix(f'{item.ref.namespace}/{prefix}/{index}', 5)}"
            continue
        end = suffix(f"{item.ref.namespace}/{prefix}/{index}", 5)
        while end in seen:
            end = suffix(f"{item.ref.namespace}/{prefix}/{index}/{end}", 5)
        seen.add(end)
        yield f"{prefix}-{end}"


def _first_ordinal(item: KubeObject) -> int:
    written = item.get(("spec", "ordinals", "start"), 0)
    return written if isinstance(written, int) else 0


def _is_indexed(item: KubeObject) -> bool:
    """Whether each pod of a Job has a number of its own."""
    return item.ref.kind == "Job" and item.spec.get("completionMode") == "Indexed"


def _labels_of_one(item: KubeObject, labels: Labels, pod_name: str, index: int) -> Labels:
    """The labels of one of a workload's pods: some tell it from the others."""
    if item.ref.kind == "StatefulSet":
        ordinal = str(_first_ordinal(item) + index)
        own = {"statefulset.kubernetes.io/pod-name": pod_name, "apps.kubernetes.io/pod-index": ordinal}
        return {**labels, **own}
    if _is_indexed(item):
        return {**labels, "batch.kubernetes.io/job-completion-index": str(index)}
    return labels


def _added_labels(item: KubeObject, template: JsonObject) -> dict[str, str]:
    """The labels a controller adds to its pods."""
    if item.ref.kind == "Deployment":
        return {"pod-template-hash": template_hash(template)}
    if item.ref.kind == "Job":
        return {"batch.kubernetes.io/job-name": item.ref.name, "job-name": item.ref.name}
    if item.ref.kind == "StatefulSet":
        return {"controller-revision-hash": f"{item.ref.name}-{template_hash(template)}"}
    if item.ref.kind == "DaemonSet":
        return {"controller-revision-hash": template_hash(template), "pod-template-generation": "1"}
    return {}


def _replicas(item: KubeObject) -> int:
    if item.ref.kind == "Job":
        return _pods_of_job(item)
    written = item.spec.get("replicas")
    if not isinstance(written, int) or isinstance(written, bool):
        return 1
    return max(0, min(written, MOST_REPLICAS))


def _pods_of_job(item: KubeObject) -> int:
    """As many at a time as the Job wants, never more than are left to do, and none while it is suspended or over."""
    status = _mapping(item.value.get("status"))
    if item.spec.get("suspend") is True or status.get("completionTime"):
        return 0
    parallel, completions = item.spec.get("parallelism"), item.spec.get("completions")
    count = parallel if isinstance(parallel, int) else 1
    if isinstance(completions, int):
        done = status.get("succeeded")
        count = min(count, completions - (done if isinstance(done, int) else 0))
    return max(0, min(count, MOST_REPLICAS))


def _ready_replicas(item: KubeObject, count: int) -> int:
    """How many of a workload's pods are ready: what its status says, all when it says nothing of it."""
    status = _mapping(item.value.get("status"))
    written = status.get("numberReady" if item.ref.kind == "DaemonSet" else "readyReplicas")
    return written if isinstance(written, int) else count


def _ready(status: JsonObject) -> bool:
    """Whether a pod is ready: what its Ready condition says, and yes when it says nothing."""
    conditions = status.get("conditions")
    for condition in conditions if isinstance(conditions, list) else ():
        if isinstance(condition, dict) and condition.get("type") == "Ready":
            return bool(condition.get("status") == "True")
    return True


def template_hash(template: JsonObject) -> str:
    """The ``pod-template-hash`` of a pod template: ten letters that change with the template."""
    return suffix(json.dumps(template, sort_keys=True, default=str), 10)


def suffix(text: str, length: int) -> str:
    """A name suffix of ``length`` letters that depends on ``text`` alone."""
    number = stable_number(text)
    letters = []
    for _ in range(length):
        number, letter = divmod(number, len(SAFE))
        letters.append(SAFE[letter])
    return "".join(letters)


def stable_number(text: str) -> int:
    """A 64-bit number that depends on ``text`` alone, in every process."""
    written = text.encode("utf-8", "surrogatepass")
    return crc32(written) << 32 | crc32(written[::-1])


def _mapping(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}
