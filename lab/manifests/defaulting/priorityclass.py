"""Defaults of PriorityClass.

Source: https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.release import Release


def default(value: JsonObject, _release: Release) -> None:
    """Unless told otherwise, pods of the class preempt others."""
    value.setdefault("preemptionPolicy", "PreemptLowerPriority")


def prepare(value: JsonObject, _release: Release) -> None:
    """Number the object's first generation."""
    value["metadata"]["generation"] = 1
