"""Where Pod Security stands on the way into the simulated cluster.

Its engine is imported only where a namespace asks for something, so that nobody else waits for it. Objects of a
scenario are taken as found: its pods ran before their namespace was labelled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from lab.cluster.placement import worker_names
from lab.cluster.workload import WORKLOADS, drafts
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject, Ref

if TYPE_CHECKING:
    from lab.cluster.podsecurity.check import Violation
    from lab.cluster.podsecurity.level import LevelVersion
    from lab.cluster.podsecurity.request import Response
    from lab.cluster.state import State

PREFIX = "pod-security.kubernetes.io/"

Objects = Mapping[Ref, KubeObject]


def security_answer(item: KubeObject, old: KubeObject | None, objects: Objects, state: State) -> Response | None:
    """What Pod Security says to ``item`` taking the place of ``old``; None where it has nothing to go by."""
    if item.ref.kind == "Namespace":
        return _of_namespace(item, old, objects, state)
    labels = labels_in(objects, item.ref.namespace)
    if not _asks(labels):
        return None
    from lab.cluster.podsecurity.admission import validate
    from lab.cluster.podsecurity.request import Request
    from lab.cluster.podsecurity.templates import RESOURCES

    resource = RESOURCES.get(item.ref.kind)
    if resource is None:
        return None
    before = None if old is None else old.value
    return validate(Request(resource, item.value, item.ref.namespace, labels, before), release=state.release)


def _of_namespace(item: KubeObject, old: KubeObject | None, objects: Objects, state: State) -> Response | None:
    if not _asks(item.labels) and (old is None or not _asks(old.labels)):
        return None
    from lab.cluster.podsecurity.admission import validate
    from lab.cluster.podsecurity.request import Request

    request = Request("namespaces", item.value, item.ref.name, {}, None if old is None else old.value)
    running = (each for ref, each in objects.items() if ref not in state.podless)
    return validate(
        request, release=state.release, pods=lambda: pod_objects(running, item.ref.name, state)
    )


def pod_objects(objects: Iterable[KubeObject], namespace: str, state: State) -> Iterator[JsonObject]:
    """The pods of a namespace as objects, those of workloads with their controller."""
    workers = worker_names(state.nodes)
    for item in objects:
        if item.ref.namespace != namespace:
            continue
        for draft in drafts(item, workers):
            if draft.owner is None:
                yield item.value
                continue
            written = item.get(("spec", "template", "metadata", "annotations"))
            owner = {"kind": draft.owner.kind, "name": draft.owner.name, "uid": str(draft.owner), "controller": True}
            metadata = {"name": draft.ref.name, "annotations": written, "ownerReferences": [owner]}
            yield {"metadata": metadata, "spec": draft.spec}


def pods_refused(item: KubeObject, objects: Objects, state: State) -> tuple[LevelVersion, tuple[Violation, ...]] | None:
    """Why the pods of a workload are refused, and by which level; None where they are admitted, or there are none."""
    labels = labels_in(objects, item.ref.namespace)
    if item.ref.kind not in WORKLOADS or not _asks(labels):
        return None
    from lab.cluster.podsecurity.podshape import PodShape
    from lab.cluster.podsecurity.policy import policy_of
    from lab.cluster.podsecurity.standards import violations

    enforce = policy_of(labels)[0].enforce
    found = violations(enforce, PodShape.of(item.spec.get("template")), state.release)
    return (enforce, found) if found else None


def same_template(old: KubeObject | None, new: KubeObject) -> bool:
    """Whether a workload goes on with the pods it has."""
    return old is not None and old.spec.get("template") == new.spec.get("template")


def found_running(item: KubeObject) -> bool:
    """Whether a scenario says of a workload that it has pods."""
    status = item.written.get("status")
    counts = ("replicas", "readyReplicas", "numberReady", "currentNumberScheduled", "active")
    return isinstance(status, dict) and any(status.get(count) for count in counts)


def labels_in(objects: Objects, namespace: str) -> dict[str, str]:
    """The labels of a namespace."""
    holder = objects.get(Ref("Namespace", "", namespace))
    return {} if holder is None else holder.labels


def _asks(labels: Mapping[str, str]) -> bool:
    return any(key.startswith(PREFIX) for key in labels)
