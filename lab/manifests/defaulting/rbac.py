"""Defaults of RoleBinding and ClusterRoleBinding.

Source: Kubernetes' ``pkg/apis/rbac/v1/defaults.go``.
"""

from __future__ import annotations

from lab.manifests.document import JsonObject
from lab.manifests.release import Release

GROUP = "rbac.authorization.k8s.io"
"""The API group of roles, and that of users and groups as subjects."""


def default(value: JsonObject, _release: Release) -> None:
    """Name the API group of the role, and that of users and groups."""
    role = value.setdefault("roleRef", {})
    role["apiGroup"] = role.get("apiGroup") or GROUP
    for subject in value.get("subjects") or ():
        if not subject.get("apiGroup") and subject.get("kind") in ("User", "Group"):
            subject["apiGroup"] = GROUP
