"""What of a workload has nothing to do with Secrets, and must stay as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lab.cluster.podsecurity.podshape import CONTAINER_FIELDS, items, mapping, text
from lab.manifests.document import Json
from lab.manifests.gojson import marshal
from lab.subjects.secrets.pods import PodSeen

OF_CONTAINERS = ("image", "command", "args", "workingDir", "ports", "livenessProbe", "readinessProbe", "startupProbe")


def kept(pod: PodSeen) -> Mapping[str, tuple[str, str]]:
    """Each part by its name: what it is, comparable, and the container it belongs to (empty for the pod's own)."""
    return dict(_parts(pod))


def _parts(pod: PodSeen) -> Iterator[tuple[str, tuple[str, str]]]:
    spec = pod.spec
    account = text(spec.get("serviceAccountName")) or text(spec.get("serviceAccount")) or "default"
    yield "service account", (account, "")
    if "replicas" in pod.object.spec:
        yield "number of replicas", (str(pod.object.spec["replicas"]), "")
    labels = mapping(mapping(mapping(pod.object.get(pod.path)).get("metadata")).get("labels"))
    yield "labels", (_shown(labels), "")
    for field in CONTAINER_FIELDS:
        for container in items(spec.get(field)):
            name = text(container.get("name"))
            for key in OF_CONTAINERS:
                yield f"{key} of container {name}", (_shown(container.get(key)), name)


def _shown(value: Json) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, dict):
        value = {key: value[key] for key in sorted(value)}
    return value if isinstance(value, str) else marshal(value)
