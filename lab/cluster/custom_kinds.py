"""The kinds that a cluster serves beside Kubernetes' own: those of its CustomResourceDefinitions.

Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lab.manifests.kubeobject import KubeObject, Ref
from lab.manifests.schema.kinds import Kind

DEFINITION = "CustomResourceDefinition"


def served_by(objects: Mapping[Ref, KubeObject]) -> Callable[[str, str], Kind | None] | None:
    """How a cluster with those objects answers when asked for a kind by apiVersion and name; None: with none."""
    if not any(ref.kind == DEFINITION for ref in objects):
        return None

    def look(api_version: str, name: str) -> Kind | None:
        group, _, version = api_version.rpartition("/")
        for ref, item in objects.items():
            if ref.kind == DEFINITION:
                spec = item.spec
                names: Any = spec.get("names")
                meant = spec.get("group") == group and isinstance(names, dict) and names.get("kind") == name
                if meant and _serves(spec.get("versions"), version):
                    plural = str(names.get("plural") or name.lower())
                    return Kind(api_version, name, plural, spec.get("scope") != "Cluster")
        return None

    return look


def _serves(versions: Any, version: str) -> bool:
    listed = versions if isinstance(versions, list) else []
    return any(isinstance(each, dict) and each.get("name") == version and each.get("served") for each in listed)
