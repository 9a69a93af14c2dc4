"""Somebody with few rights on a real cluster."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
import yaml

from lab.catalog.catalog import open_exercise
from lab.live.cluster import LiveCluster
from lab.live.connection import Connection, connect
from lab.live.rights import NEEDED, missing
from lab.live.trouble import LiveError
from tests.live.real import NEEDS_CLUSTER, as_simulated, settings, to_cluster

pytestmark = NEEDS_CLUSTER

GROUP = "rbac.authorization.k8s.io"


class Somebody:
    """A service account with the rights that a test gives it."""

    def __init__(self, connection: Connection, folder: Path) -> None:
        self.api, self.folder, self.name = connection.api, folder, f"live-test-{token_hex(3)}"
        self.paths: list[str] = []
        self.post("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": self.name}})
        accounts = f"/api/v1/namespaces/{self.name}/serviceaccounts"
        self.post(accounts, {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "somebody"}})
        asked = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": {}}
        token = self.api.post(f"{accounts}/somebody/token", asked).value["status"]["token"]
        value = settings()
        for user in value["users"]:
            user["user"] = {"token": token}
        self.kubeconfig = folder / "kubeconfig"
        self.kubeconfig.write_text(yaml.safe_dump(value), encoding="utf-8")

    def post(self, path: str, body: dict[str, Any]) -> None:
        self.api.post(path, body)
        self.paths.append(f"{path}/{body['metadata']['name']}")

    def may(self, rules: list[dict[str, Any]]) -> None:
        base = f"/apis/{GROUP}/v1"
        metadata, version = {"name": self.name}, f"{GROUP}/v1"
        role = {"apiVersion": version, "kind": "ClusterRole", "metadata": metadata, "rules": rules}
        self.post(f"{base}/clusterroles", role)
        self.post(f"{base}/clusterrolebindings", {
            "apiVersion": version, "kind": "ClusterRoleBinding", "metadata": metadata,
            "subjects": [{"kind": "ServiceAccount", "name": "somebody", "namespace": self.name}],
            "roleRef": {"apiGroup": GROUP, "kind": "ClusterRole", "name": self.name},
        })  # fmt: skip


@pytest.fixture
def somebody(connection: Connection, tmp_path: Path) -> Iterator[Somebody]:
    made = Somebody(connection, tmp_path)
    yield made
    for path in reversed(made.paths):
        connection.api.delete(path)


def test_who_may_do_nothing_is_told_all_that_is_missing(somebody: Somebody) -> None:
    with pytest.raises(LiveError) as caught:
        to_cluster(somebody.kubeconfig)
    said = caught.value.sentence
    assert "get, list, create, delete namespaces" in said
    assert "create pods/exec" in said
    assert "networkpolicies.networking.k8s.io" in said
    assert "cluster-admin" in caught.value.mend


def rules(*without: str) -> list[dict[str, Any]]:
    return [
        {"apiGroups": [right.group], "resources": [right.resource], "verbs": [right.verb]}
        for right in NEEDED
        if str(right) not in without
    ]


def test_who_lacks_one_right_is_told_that_one(somebody: Somebody) -> None:
    somebody.may(rules("patch networkpolicies.networking.k8s.io"))
    connected = to_cluster(somebody.kubeconfig, rights=False)
    assert [str(right) for right in missing(connected.api)] == ["patch networkpolicies.networking.k8s.io"]
    with pytest.raises(LiveError, match="patch networkpolicies"):
        to_cluster(somebody.kubeconfig)


def test_the_rights_that_are_asked_for_are_enough(somebody: Somebody) -> None:
    somebody.may(rules())
    exercise = open_exercise("narrow-down")
    with LiveCluster(to_cluster(somebody.kubeconfig), attempt=as_simulated) as cluster:
        applied = cluster.apply(exercise.scenario, exercise.solution.submission)
        assert all(answer.accepted for answer in applied.answers)
    assert cluster.left is None


def test_a_right_that_is_missing_in_the_middle_is_a_sentence_and_what_was_made_is_removed(somebody: Somebody) -> None:
    somebody.may(rules("create services"))
    exercise = open_exercise("frontend-egress")
    cluster = LiveCluster(to_cluster(somebody.kubeconfig, rights=False), attempt=as_simulated)
    with pytest.raises(LiveError) as caught, cluster:
        cluster.apply(exercise.scenario, exercise.solution.submission)
    assert "Service/production-app/" in caught.value.sentence
    assert "cannot create resource" in caught.value.sentence
    assert cluster.left is None


def test_the_labs_own_cluster_is_reached_by_its_own_file_without_a_question(tmp_path: Path) -> None:
    value = settings()
    value["contexts"] = [{**value["contexts"][0], "name": "kind-cks-lab"}]
    path = tmp_path / "kubeconfig"
    path.write_text(yaml.safe_dump(value), encoding="utf-8")
    connected = connect(path, None)
    assert connected.own
    assert connected.context == "kind-cks-lab"
    assert "data" not in repr(connected)
    connected.close()
