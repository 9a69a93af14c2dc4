"""Defaults of Namespace.

Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#automatic-labelling
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.release import Release

NAME_LABEL = "kubernetes.io/metadata.name"
_LABELLED_SINCE = Release(1, 22)
"""KEP-2161 became stable in 1.22; before, a cluster may go without."""


def default(value: JsonObject, release: Release) -> None:
    """Label a namespace with its own name and call it active."""
    metadata = value.setdefault("metadata", {})
    name = metadata.get("name")
    if name and release >= _LABELLED_SINCE:
        metadata.setdefault("labels", {})[NAME_LABEL] = name


def prepare(value: JsonObject, _release: Release) -> None:
    """Set what a new namespace has: the phase, and the finalizer that lets its content go first."""
    value["status"] = {"phase": "Active"}
    finalizers = value.setdefault("spec", {}).setdefault("finalizers", [])
    if "kubernetes" not in finalizers:
        finalizers.append("kubernetes")
