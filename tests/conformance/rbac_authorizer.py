"""The RBAC authorizer: each request of a state, with the reason it gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lab.manifests.document import Document
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.rbac.access import Access
from lab.subjects.rbac.authorize import authorize
from lab.subjects.requests import Caller, Request
from tests.conformance.result import Result, Row, over

KINDS = (
    ("roles", "Role"),
    ("clusterRoles", "ClusterRole"),
    ("roleBindings", "RoleBinding"),
    ("clusterRoleBindings", "ClusterRoleBinding"),
)


def judge(row: Row, result: Result) -> None:
    """Every request of a row."""
    access = Access.build(objects(row["state"]), missing)
    for asked, expected in zip(row["requests"], row["verdicts"], strict=True):
        found = authorize(access, Caller(asked["user"], tuple(asked.get("groups") or ())), request_of(asked))
        got = {"allowed": found.allowed, "reason": found.reason}
        result.check(row["id"], str(asked), {key: expected.get(key, "") for key in got}, got)


def missing(role: Ref) -> str:
    """The words of the list of roles that the corpus was made with."""
    if role.kind == "Role" and not role.namespace:
        return "must provide namespace when getting role"
    if role.kind in ("Role", "ClusterRole"):
        return f"{role.kind.lower()} not found"
    return f'unsupported role reference kind: "{role.kind}"'


def objects(state: dict[str, Any]) -> Iterator[KubeObject]:
    """The objects of a row's state."""
    for field, kind in KINDS:
        for value in state.get(field) or ():
            metadata = value.get("metadata") or {}
            ref = Ref(kind, metadata.get("namespace") or "", metadata.get("name") or "")
            yield KubeObject(ref, "rbac.authorization.k8s.io/v1", value, value, Document(value, "corpus"))


def request_of(asked: dict[str, Any]) -> Request:
    """A request of a row."""
    if "path" in asked:
        return Request(asked["verb"], namespace=asked.get("namespace") or "", url=asked["path"])
    fields = {"group": "apiGroup", "resource": "resource", "subresource": "subresource"}
    fields |= {"name": "name", "namespace": "namespace"}
    return Request(asked["verb"], **{own: asked.get(theirs) or "" for own, theirs in fields.items()})


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
