"""Which workloads ask for pods, read from the objects as plain values."""

from __future__ import annotations

from lab.cluster.state import State

KINDS = ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "DaemonSet", "Job")


def first_wrong(required: State, state: State) -> str:
    """The first workload that does not run, or rest, as it must; empty where all do."""
    for ref in sorted(required.objects, key=str):
        if ref.kind not in KINDS:
            continue
        if ref not in state.objects:
            return f"{ref} is gone"
        wanted, found = (each.objects[ref].value["spec"] for each in (required, state))
        if wanted.get("replicas", 1) != found.get("replicas", 1):
            return f"{ref} asks for {found.get('replicas', 1)} pods"
        if wanted.get("replicas", 1) == 0 and wanted.get("template") != found.get("template"):
            return f"{ref} was changed"
    return ""
