"""Which rules a pod is judged by: those of a release, for a Pod itself or for a template of Pods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lab.manifests.document import JsonObject
from lab.manifests.fielderror import FieldPath
from lab.manifests.release import Release

CONTAINER_LISTS = ("initContainers", "containers", "ephemeralContainers")
"""The lists of containers, in the order in which Kubernetes visits them."""


class PodRules(NamedTuple):
    """The release in force, and whether a Pod itself is judged (not a Deployment's template, say)."""

    release: Release
    in_pod: bool = False


class PodFrame(NamedTuple):
    """What the containers of one pod are judged against."""

    rules: PodRules
    volumes: dict[str, JsonObject]
    """The valid volumes, by name."""
    claims: frozenset[str]
    """The names of the pod's resource claims."""
    grace_period: int | None
    restart_policy: str
    host_users: bool
    os: JsonObject | None


def visit_containers(spec: JsonObject, path: FieldPath) -> Iterator[tuple[JsonObject, FieldPath]]:
    """Every container of the pod spec and its path: init containers first, then containers, then ephemeral."""
    for listed in CONTAINER_LISTS:
        containers = spec.get(listed)
        if containers:
            list_path = path.child(listed)
            for position, container in enumerate(containers):
                yield container, list_path.index(position)
