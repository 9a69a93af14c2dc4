"""The pod that an object stands for: itself, or the template of a workload."""

from __future__ import annotations

from lab.cluster.podsecurity.podshape import mapping
from lab.manifests.document import Json, JsonObject

TEMPLATES: dict[str, tuple[str, ...]] = {
    "pods": (),
    "podtemplates": ("template",),
    "replicationcontrollers": ("spec", "template"),
    "replicasets": ("spec", "template"),
    "deployments": ("spec", "template"),
    "statefulsets": ("spec", "template"),
    "daemonsets": ("spec", "template"),
    "jobs": ("spec", "template"),
    "cronjobs": ("spec", "jobTemplate", "spec", "template"),
}
"""Where the pod stands in an object of each resource."""

RESOURCES: dict[str, str] = {
    "Pod": "pods",
    "PodTemplate": "podtemplates",
    "ReplicationController": "replicationcontrollers",
    "ReplicaSet": "replicasets",
    "Deployment": "deployments",
    "StatefulSet": "statefulsets",
    "DaemonSet": "daemonsets",
    "Job": "jobs",
    "CronJob": "cronjobs",
}
"""The resource of each kind that holds a pod."""

OPTIONAL = frozenset({"replicationcontrollers"})
"""Resources whose objects may have no template at all."""


def template_of(resource: str, value: Json) -> JsonObject | None:
    """The pod in an object of that resource; None where there is none."""
    path = TEMPLATES.get(resource)
    if path is None:
        return None
    here: Json = value
    for step in path:
        if isinstance(here, dict) and here.get(step) is None and resource in OPTIONAL and step == "template":
            return None
        here = mapping(here).get(step)
    return mapping(here)


def template_path(kind: str) -> tuple[str, ...] | None:
    """Where the pod stands in an object of that kind; None for a kind that holds none."""
    resource = RESOURCES.get(kind)
    return None if resource is None else TEMPLATES[resource]
