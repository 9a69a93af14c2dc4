"""Where the API server keeps the objects of each kind (API discovery)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from urllib.parse import quote

from lab.live.api import Api, RefusedError
from lab.manifests.document import JsonObject
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Resource:
    """One type of object as the server serves it."""

    api_version: str
    kind: str
    plural: str
    namespaced: bool
    verbs: frozenset[str]

    @property
    def group(self) -> str:
        """The API group; empty for the core group."""
        return self.api_version.rpartition("/")[0]

    def path(self, namespace: str = "", name: str = "") -> str:
        """The address of one object, or of all of a namespace, or of all."""
        where = f"/namespaces/{quote(namespace, safe='')}" if self.namespaced and namespace else ""
        what = f"/{quote(name, safe='')}" if name else ""
        return f"{base(self.api_version)}{where}/{self.plural}{what}"


def base(api_version: str) -> str:
    """Where a version of a group is served."""
    return f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"


NAMESPACES = Resource("v1", "Namespace", "namespaces", False, frozenset())
NODES = Resource("v1", "Node", "nodes", False, frozenset())
PODS = Resource("v1", "Pod", "pods", True, frozenset())
SERVICE_ACCOUNTS = Resource("v1", "ServiceAccount", "serviceaccounts", True, frozenset())


class Resources:
    """The types that one server serves, each group version asked for once."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self._known: dict[str, tuple[Resource, ...]] = {}
        self._lock = threading.Lock()

    def of(self, api_version: str, kind: str) -> Resource | None:
        """The type of that version and kind; None where the server has none."""
        return next((each for each in self.version(api_version) if each.kind == kind), None)

    def version(self, api_version: str) -> tuple[Resource, ...]:
        """Every type of a group version; none where the server does not serve it."""
        with self._lock:
            known = self._known.get(api_version)
        if known is None:
            try:
                listed = self.api.get(base(quote(api_version, safe="/")))
            except RefusedError as error:
                if error.code not in (404, 503):
                    raise
                listed = {}
            known = tuple(_resources(api_version, listed))
            with self._lock:
                self._known[api_version] = known
        return known

    def everything(self) -> Iterator[Resource]:
        """Every type that can be listed and deleted, each in the group's preferred version."""
        versions = ["v1"]
        for group in self.api.get("/apis").get("groups") or ():
            preferred = (group.get("preferredVersion") or {}).get("groupVersion")
            if isinstance(preferred, str):
                versions.append(preferred)
        for api_version in versions:
            for each in self.version(api_version):
                if {"list", "delete"} <= each.verbs:
                    yield each


def _resources(api_version: str, listed: JsonObject) -> Iterator[Resource]:
    for each in listed.get("resources") or ():
        if isinstance(each, dict) and "/" not in str(each.get("name")):
            yield Resource(
                api_version,
                str(each.get("kind")),
                str(each.get("name")),
                bool(each.get("namespaced")),
                frozenset(map(str, each.get("verbs") or ())),
            )
