"""Defaults the API server fills in: which function serves which kind.

Each kind's module offers ``default(value, release)``, which fills the decoded object in place (it is the
reader's own copy); the module is imported when its kind is first read. A kind without a module has none.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias

from lab.manifests.document import JsonObject
from lab.manifests.release import Release

Defaulter: TypeAlias = Callable[[JsonObject, Release], None]

MODULES = {
    ("v1", "Namespace"): "lab.manifests.defaulting.namespace",
    ("v1", "Pod"): "lab.manifests.defaulting.pod",
    ("v1", "Service"): "lab.manifests.defaulting.service",
    ("networking.k8s.io/v1", "NetworkPolicy"): "lab.manifests.defaulting.networkpolicy",
    ("apps/v1", "Deployment"): "lab.manifests.defaulting.deployment",
}
"""The module that fills a kind's defaults, by apiVersion and kind."""


def default(api_version: str, kind: str, value: JsonObject, release: Release) -> None:
    """Fill what ``value`` leaves open, in place."""
    name = MODULES.get((api_version, kind))
    if name is not None:
        defaulter: Defaulter = import_module(name).default
        defaulter(value, release)
