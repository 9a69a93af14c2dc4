"""The quality-of-service class of a pod.

Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
"""

from __future__ import annotations

from collections.abc import Mapping

from lab.manifests import features
from lab.manifests.document import JsonObject
from lab.manifests.quantity import Quantity
from lab.manifests.release import Release

_COMPUTE = ("cpu", "memory")


def qos_class(spec: JsonObject, release: Release) -> str:
    """``Guaranteed``, ``Burstable`` or ``BestEffort``."""
    of_pod = spec.get("resources")
    if of_pod is not None and release >= features.POD_LEVEL_RESOURCES:
        asking = [of_pod]
        guaranteed = not of_pod.get("limits") or len(_positive(of_pod.get("limits"))) == len(_COMPUTE)
    else:
        containers = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
        asking = [container.get("resources") or {} for container in containers]
        guaranteed = all(len(_positive(each.get("limits"))) == len(_COMPUTE) for each in asking)
    requests = [_positive(each.get("requests")) for each in asking]
    limits = [_positive(each.get("limits")) for each in asking]
    if not any(requests) and not any(limits):
        return "BestEffort"
    if guaranteed and _total(requests) == _total(limits):
        return "Guaranteed"
    return "Burstable"


def _positive(amounts: Mapping[str, str] | None) -> dict[str, Quantity]:
    found = {name: Quantity.parse(amounts[name]) for name in _COMPUTE if name in amounts} if amounts else {}
    return {name: amount for name, amount in found.items() if amount > Quantity.parse("0")}


def _total(lists: list[dict[str, Quantity]]) -> dict[str, Quantity]:
    totals: dict[str, Quantity] = {}
    for amounts in lists:
        for name, amount in amounts.items():
            totals[name] = totals[name] + amount if name in totals else amount
    return totals
