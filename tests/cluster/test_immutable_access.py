"""What may not change about bindings of roles, runtime classes and priority classes."""

from typing import Any

import pytest

from lab.cluster.immutable import update_errors
from lab.manifests.kubeobject import KubeObject
from lab.manifests.read import read_value
from lab.manifests.release import CURRENT, Release

RBAC = "rbac.authorization.k8s.io"


def made(value: dict[str, Any]) -> KubeObject:
    found = read_value(value, CURRENT).object
    assert found is not None
    return found


def complaints(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [str(error) for error in update_errors(made(before), made(after))]


def binding(role: str, **more: Any) -> dict[str, Any]:
    return {
        "apiVersion": f"{RBAC}/v1",
        "kind": "RoleBinding",
        "metadata": {"name": "b"},
        "roleRef": {"kind": "Role", "name": role},
        **more,
    }


def runtime_class(handler: str) -> dict[str, Any]:
    return {"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": {"name": "r"}, "handler": handler}


def priority_class(value: int, **more: Any) -> dict[str, Any]:
    return {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": {"name": "p"},
        "value": value,
        **more,
    }


@pytest.mark.parametrize(
    ("release", "said"),
    [("1.34", "cannot change roleRef"), ("1.36", "cannot change roleRef"), ("1.37", "field is immutable")],
)
@pytest.mark.parametrize(("kind", "role"), [("RoleBinding", "Role"), ("ClusterRoleBinding", "ClusterRole")])
def test_a_binding_keeps_its_role(kind, role, release, said):
    before, after = (made(binding(name, kind=kind, roleRef={"kind": role, "name": name})) for name in "ab")
    assert [str(error) for error in update_errors(before, after, Release.parse(release))] == [
        f'roleRef: Invalid value: {{"APIGroup":"rbac.authorization.k8s.io","Kind":"{role}","Name":"b"}}: {said}'
    ]


def test_a_binding_s_subjects_change_freely():
    subjects = [{"kind": "User", "name": "jane"}]
    assert complaints(binding("a"), binding("a", subjects=subjects)) == []


@pytest.mark.parametrize(("handler", "errors"), [("runsc", []), ("kata", [
    'handler: Invalid value: "kata": field is immutable',
])])  # fmt: skip
def test_a_runtime_class_keeps_its_handler(handler, errors):
    assert complaints(runtime_class("runsc"), runtime_class(handler)) == errors


def test_a_priority_class_keeps_its_value_and_policy():
    assert complaints(priority_class(1), priority_class(2, preemptionPolicy="Never")) == [
        "value: Forbidden: may not be changed in an update.",
        'preemptionPolicy: Invalid value: "Never": field is immutable',
    ]
    assert complaints(priority_class(1), priority_class(1, description="x")) == []
