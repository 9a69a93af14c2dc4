"""Pods as an exercise writes them in a check, in short."""

from __future__ import annotations

from lab.cluster.podsecurity.podshape import mapping
from lab.manifests.document import Document, Json, JsonObject
from lab.manifests.read import read
from lab.manifests.reading import Reading, Stage
from lab.manifests.release import CURRENT
from lab.subjects.podsecurity.workloads import Workload

UNNAMED = "probe"
"""What a pod is called that its exercise gives no name."""


def sound_pod(written: Json, namespace: str) -> Reading:
    """The pod with what may be left out filled in: its kind, its name, a container and its image."""
    if not isinstance(written, dict):
        return Reading(Stage.DECODE, "must be a manifest, or its spec")
    pod = written if "spec" in written or "metadata" in written else {"spec": written}
    spec = {**mapping(pod.get("spec"))}
    containers = spec.get("containers")
    listed = containers if isinstance(containers, list) and containers else [{}]
    spec["containers"] = [
        {"name": f"container-{number}", "image": "registry.k8s.io/pause:3.10", **item}
        if isinstance(item, dict)
        else item
        for number, item in enumerate(listed, start=1)
    ]
    metadata = {"name": UNNAMED, **mapping(pod.get("metadata")), "namespace": namespace}
    whole = {"apiVersion": "v1", "kind": "Pod", **pod, "metadata": metadata, "spec": spec}
    return read(Document(whole, "exercise.yaml"), CURRENT, namespace)[0]


def made_of(workload: Workload) -> JsonObject:
    """A pod as a workload's controller would make it."""
    metadata = mapping(workload.template.get("metadata"))
    kept = {key: value for key, value in metadata.items() if key in ("labels", "annotations")}
    name = {"name": f"{workload.ref.name}-trial"[:63]}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {**name, **kept, "namespace": workload.ref.namespace},
        "spec": mapping(workload.template.get("spec")),
    }
