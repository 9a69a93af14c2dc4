"""A request on its way through admission, and how expressions see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from lab.manifests.cel.evaluate.library.authorizing import Decide
from lab.manifests.document import JsonObject
from lab.manifests.schema.kinds import Kind
from lab.quick_dataclass import dataclass

AUTHENTICATED = "system:authenticated"


@dataclass(frozen=True, slots=True)
class Request:
    """One create, update, delete or connect.

    ``object`` and ``old`` are whole objects in their API form, defaults filled in; None where there is none.
    ``namespace`` is where the object is, for a Namespace itself its name; ``namespace_object`` is that namespace.
    ``decide`` answers what the requester may do, None where nobody is asked.
    """

    kind: Kind
    operation: str
    object: JsonObject | None
    old: JsonObject | None = None
    name: str = ""
    namespace: str = ""
    namespace_object: JsonObject | None = None
    subresource: str = ""
    user: str = "kubernetes-admin"
    groups: tuple[str, ...] = ("kubeadm:cluster-admins", AUTHENTICATED)
    decide: Decide | None = None
    dry_run: bool = False
    extra: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def is_namespace(self) -> bool:
        """Whether it is about a Namespace."""
        return self.kind.plural == "namespaces" and not self.kind.group

    @property
    def seen(self) -> dict[str, Any]:
        """What expressions find as ``request``."""
        group, version = self.kind.group, self.kind.version
        kind = {"group": group, "version": version, "kind": self.kind.name}
        resource = {"group": group, "version": version, "resource": self.kind.plural}
        user: dict[str, Any] = {"username": self.user} if self.user else {}
        if self.groups:
            user["groups"] = list(self.groups)
        if self.extra:
            user["extra"] = {key: list(values) for key, values in self.extra.items()}
        optional = {
            "subResource": self.subresource, "requestSubResource": self.subresource, "name": self.name,
            "namespace": self.namespace,
        }  # fmt: skip
        return {
            "uid": "", "kind": kind, "resource": resource, "requestKind": kind, "requestResource": resource,
            "operation": self.operation, "userInfo": user, "object": None, "oldObject": None, "dryRun": self.dry_run,
            "options": None, **{key: value for key, value in optional.items() if value},
        }  # fmt: skip
