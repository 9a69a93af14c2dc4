"""Validation of limits and requests of a pod as a whole (KEP-2837).

Source: https://kubernetes.io/docs/tasks/configure-pod-container/assign-pod-level-resources/
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldError, FieldPath
from lab.manifests.podamounts import container_limits, container_requests
from lab.manifests.quantity import Quantity
from lab.manifests.resourcenames import is_huge_page
from lab.manifests.validation.checks import Errors
from lab.manifests.validation.resources import pod_resource_name, validate_resources


def validate_pod_resources(spec: JsonObject, claims: frozenset[str], path: FieldPath) -> Errors:
    """The pod's ``resources``, by themselves and against those of its containers."""
    resources, where = spec["resources"], path.child("resources")
    if (spec.get("os") or {}).get("name") == "windows":
        yield FieldError.forbidden(where, "may not be set for a windows pod")
        return
    if resources.get("claims") is not None:
        detail = "claims may not be set for Resources at pod-level"
        yield FieldError.forbidden(where.child("claims"), detail)
    yield from validate_resources(resources, claims, where, pod_resource_name)
    yield from _covers_containers(spec, where)


def _covers_containers(spec: JsonObject, path: FieldPath) -> Errors:
    requests, limits = spec["resources"].get("requests") or {}, spec["resources"].get("limits") or {}
    for name, amount in container_requests(spec).items():
        if name in requests and amount > Quantity.parse(requests[name]):
            detail = f"must be greater than or equal to aggregate container requests of {amount}"
            yield FieldError.invalid(path.child("requests").key(name), requests[name], detail)
    for name, amount in container_limits(spec).items():
        if is_huge_page(name) and name in limits and amount > Quantity.parse(limits[name]):
            detail = f"must be greater than or equal to aggregate container limits of {amount}"
            yield FieldError.invalid(path.child("limits").key(name), limits[name], detail)
    for position, container in enumerate(spec.get("containers") or ()):
        for name, limit in ((container.get("resources") or {}).get("limits") or {}).items():
            if name in limits and Quantity.parse(limit) > Quantity.parse(limits[name]):
                where = path.child("containers").index(position).key(name).child("limits")
                detail = f"must be less than or equal to pod limits of {limits[name]}"
                yield FieldError.invalid(where, limit, detail)
