"""Defaults of limits and requests of a pod as a whole (KEP-2837).

Source: https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.podamounts import container_limits, container_requests
from lab.manifests.resourcenames import is_huge_page, is_overcommit_allowed, is_pod_level


def default_pod_resources(spec: JsonObject) -> None:
    """Fill the pod's limits and requests from those of its containers, in place."""
    resources = spec["resources"]
    if resources.get("limits") or resources.get("requests"):
        _huge_page_limits(spec, resources)
    if resources.get("limits"):
        _requests(spec, resources)


def _huge_page_limits(spec: JsonObject, resources: JsonObject) -> None:
    limits, requests = dict(resources.get("limits") or {}), resources.get("requests") or {}
    for name, amount in container_limits(spec).items():
        if is_huge_page(name) and name not in requests:
            limits.setdefault(name, str(amount))
    if limits:
        resources["limits"] = limits


def _requests(spec: JsonObject, resources: JsonObject) -> None:
    requests = dict(resources.get("requests") or {})
    for name, amount in container_requests(spec).items():
        if is_pod_level(name) and is_overcommit_allowed(name):
            requests.setdefault(name, str(amount))
    for name, amount in resources["limits"].items():
        if is_pod_level(name):
            requests.setdefault(name, amount)
    if requests:
        resources["requests"] = requests
