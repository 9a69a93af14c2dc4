"""Requests as ``kubectl`` and the controllers make them, put to the policies of a cluster."""

from __future__ import annotations

from collections.abc import Mapping

from lab.cluster.acting import Person
from lab.cluster.policies.completing import completed
from lab.cluster.policies.deciding import Answer, judged
from lab.cluster.policies.request import AUTHENTICATED, Request
from lab.cluster.workload import drafts
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.read import read_value
from lab.manifests.release import Release
from lab.manifests.schema.kinds import KINDS

ADMINISTRATOR = Person("kubernetes-admin", ("kubeadm:cluster-admins",))
"""Who ``/etc/kubernetes/admin.conf`` is for."""

_CONTROLLERS = {
    "Deployment": "replicaset-controller", "ReplicaSet": "replicaset-controller",
    "ReplicationController": "replication-controller", "StatefulSet": "statefulset-controller",
    "DaemonSet": "daemon-set-controller", "Job": "job-controller",
}  # fmt: skip

Objects = Mapping[Ref, KubeObject]


def request_for(
    item: KubeObject | None, old: KubeObject | None, objects: Objects, release: Release, person: Person | None = None
) -> Request:
    """The request to create, update or delete an object; one of both is None."""
    held = item or old
    assert held is not None
    who = person or ADMINISTRATOR
    operation = "DELETE" if item is None else "CREATE" if old is None else "UPDATE"
    kind = KINDS[held.api_version, held.ref.kind]
    return Request(
        kind,
        operation,
        None if item is None else completed(item.value, objects, release),
        None if old is None else completed(old.value, objects, release),
        held.ref.name,
        held.ref.name if kind.name == "Namespace" else held.ref.namespace,
        namespace_object(held.ref, objects, release),
        user=who.user,
        groups=(*who.groups, AUTHENTICATED),
    )


def namespace_object(ref: Ref, objects: Objects, release: Release) -> JsonObject | None:
    """The namespace that an object is in, or that it is, as policies see it."""
    name = ref.name if ref.kind == "Namespace" else ref.namespace
    found = objects.get(Ref("Namespace", "", name))
    return None if found is None else completed(found.value, objects, release)


def answer_to(
    item: KubeObject | None, old: KubeObject | None, objects: Objects, release: Release, person: Person | None = None
) -> tuple[Request, Answer]:
    """What the cluster's policies say to a request, and the request."""
    request = request_for(item, old, objects, release, person)
    return request, judged(request, objects, release)


def pod_of(item: KubeObject) -> KubeObject | None:
    """The first pod that a workload's controller would create; None where it creates none."""
    draft = next(drafts(item, ("worker-1",)), None)
    if draft is None or draft.owner is None:
        return None
    template = item.spec.get("template") or {}
    owner = {"apiVersion": item.api_version, "kind": item.ref.kind, "name": item.ref.name, "uid": str(item.ref),
             "controller": True, "blockOwnerDeletion": True}  # fmt: skip
    metadata = {
        **(template.get("metadata") or {}), "labels": dict(draft.labels), "name": draft.ref.name,
        "namespace": item.ref.namespace, "ownerReferences": [owner],
    }  # fmt: skip
    written = {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": draft.spec}
    return read_value(written, document=item.document).object


def answer_to_pods_of(item: KubeObject, objects: Objects, release: Release) -> Answer:
    """What the policies say to the pods that a workload's controller would create."""
    pod = pod_of(item)
    if pod is None:
        return Answer()
    name = f"system:serviceaccount:kube-system:{_CONTROLLERS.get(item.ref.kind, 'replicaset-controller')}"
    controller = Person(name, ("system:serviceaccounts", "system:serviceaccounts:kube-system"))
    return answer_to(pod, None, objects, release, controller)[1]
