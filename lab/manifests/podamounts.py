"""What the containers of a pod ask for together.

Init containers run one after another, sidecars stay: the most that is needed at any time counts.
Source: https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.quantity import Quantity

Amounts = dict[str, Quantity]


def container_requests(spec: JsonObject) -> Amounts:
    """The requests of all containers together, by resource."""
    return _together(spec, "requests")


def container_limits(spec: JsonObject) -> Amounts:
    """The limits of all containers together, by resource."""
    return _together(spec, "limits")


def _together(spec: JsonObject, field: str) -> Amounts:
    total: Amounts = {}
    for container in spec.get("containers") or ():
        _add(total, _amounts(container, field))
    sidecars: Amounts = {}
    most: Amounts = {}
    for container in spec.get("initContainers") or ():
        needed = _amounts(container, field)
        if container.get("restartPolicy") == "Always":
            _add(total, needed)
            _add(sidecars, needed)
            needed = dict(sidecars)
        else:
            _add(needed, sidecars)
        _raise_to(most, needed)
    _raise_to(total, most)
    return total


def _amounts(container: JsonObject, field: str) -> Amounts:
    written = (container.get("resources") or {}).get(field) or {}
    return {name: Quantity.parse(amount) for name, amount in written.items()}


def _add(total: Amounts, more: Amounts) -> None:
    for name, amount in more.items():
        total[name] = total[name] + amount if name in total else amount


def _raise_to(total: Amounts, least: Amounts) -> None:
    for name, amount in least.items():
        if name not in total or total[name] < amount:
            total[name] = amount
