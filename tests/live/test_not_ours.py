"""What is not the lab's is never changed or deleted, and two runs do not meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex
from typing import Any

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.scenario import build
from lab.grading.grade import grade
from lab.live.api import Api, RefusedError
from lab.live.cleaning import Cleaner, clean
from lab.live.cluster import LiveCluster
from lab.live.connection import Connection
from lab.live.names import Names, new_run
from lab.live.ours import MADE_BY, is_of_run
from lab.live.renaming import LAB, MANAGED_BY, RUN
from lab.live.resources import NAMESPACES, Resources
from lab.live.trouble import LiveError
from lab.manifests.document import JsonObject
from lab.manifests.release import Release
from lab.manifests.submission import Submission
from tests.live.real import NEEDS_CLUSTER, as_simulated, left_of, remove

ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles"


@pytest.fixture
def make(connection: Connection) -> Iterator[Callable[..., JsonObject]]:
    """Makes an object that is somebody's, and removes it at the end."""
    made: list[str] = []

    def post(path: str, **manifest: Any) -> JsonObject:
        value = connection.api.post(path, manifest).value
        made.append(f"{path}/{value['metadata']['name']}")
        return value

    yield post
    for path in made:
        if connection.api.find(path) is not None:
            connection.api.delete(path)


def namespace(make: Callable[..., JsonObject], name: str, **metadata: Any) -> JsonObject:
    return make(NAMESPACES.path(), apiVersion="v1", kind="Namespace", metadata={"name": name, **metadata})


def unchanged(api: Api, path: str, before: JsonObject) -> bool:
    there = api.find(path)
    return there is not None and there["metadata"]["resourceVersion"] == before["metadata"]["resourceVersion"]


def settled(api: Api, name: str) -> JsonObject:
    return api.get(NAMESPACES.path(name=name))


@NEEDS_CLUSTER
def test_own_names_that_are_taken_stop_the_run_and_leave_what_is_there(
    connection: Connection, make: Callable[..., JsonObject]
) -> None:
    name = f"foreign-{token_hex(3)}"
    namespace(make, name)
    path = f"/api/v1/namespaces/{name}/configmaps"
    kept = make(path, apiVersion="v1", kind="ConfigMap", metadata={"name": "kept"})
    state = build(Release(1, 34), files=[f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n"])
    with pytest.raises(LiveError) as caught, LiveCluster(connection, own_names=True) as cluster:
        cluster.apply(state, Submission(()))
    assert f"{name} is there already" in caught.value.sentence
    assert "own names" in caught.value.mend
    assert unchanged(connection.api, f"{path}/kept", kept)
    assert not settled(connection.api, name)["metadata"].get("deletionTimestamp")
    assert RUN not in settled(connection.api, name)["metadata"]["labels"]


@NEEDS_CLUSTER
def test_own_names_that_are_free_are_used_and_removed(connection: Connection) -> None:
    name = f"own-{token_hex(3)}"
    text = f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n---\n" + (
        f"apiVersion: v1\nkind: Service\nmetadata: {{name: a, namespace: {name}}}\nspec: {{ports: [{{port: 80}}]}}\n"
    )
    state = build(Release(1, 34), files=[text])
    role = f"role-{token_hex(3)}"
    answer = f"apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: {role}}}\nrules: []\n"
    with LiveCluster(connection, own_names=True) as cluster:
        applied = cluster.apply(state, Submission.of(answer))
        assert applied.answers[0].accepted
        assert cluster.names is not None
        run = cluster.names.run
        assert connection.api.find(f"/api/v1/namespaces/{name}/services/a") is not None
        assert connection.api.find(f"{ROLES}/{role}") is not None
    assert left_of(connection.api, run) == []
    assert connection.api.find(NAMESPACES.path(name=name)) is None
    assert connection.api.find(f"{ROLES}/{role}") is None


@NEEDS_CLUSTER
def test_an_answer_neither_changes_nor_deletes_what_somebody_made(
    connection: Connection, make: Callable[..., JsonObject]
) -> None:
    name = f"foreign-{token_hex(3)}"
    role = make(ROLES, apiVersion="rbac.authorization.k8s.io/v1", kind="ClusterRole", metadata={"name": name}, rules=[])
    state = build(Release(1, 34), files=[f"""
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: other-{name}}}
rules: []
"""])  # fmt: skip
    answer = f"""
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: {name}}}
rules: [{{apiGroups: [""], resources: [pods], verbs: [get]}}]
---
delete: [ClusterRole/{name}]
"""
    with LiveCluster(connection, own_names=True) as cluster:
        applied = cluster.apply(state, Submission.of(answer))
    assert "not of this run" in applied.answers[0].text
    assert [finding.rule for finding in applied.findings][:1] == ["live-foreign"]
    assert not any(answer.accepted for answer in applied.answers)
    assert unchanged(connection.api, f"{ROLES}/{name}", role)


@NEEDS_CLUSTER
def test_cleaning_removes_no_namespace_that_only_bears_labels(
    connection: Connection, make: Callable[..., JsonObject]
) -> None:
    run = new_run()
    both = {MANAGED_BY: LAB, RUN: run}
    mark = {MADE_BY: "nobody/1"}
    foreign = token_hex(3)
    names = {
        f"foreign-{foreign}-1": {},
        f"foreign-{foreign}-2": {"labels": {MANAGED_BY: LAB}, "annotations": mark},
        f"foreign-{foreign}-3": {"labels": both},
        f"foreign-{foreign}-4": {"labels": both, "annotations": mark},
        f"cks-{run}-foreign": {"labels": both},
        f"cks-{run}-other": {"labels": {RUN: run}, "annotations": mark},
        f"cks-{new_run()}-other": {"labels": both, "annotations": mark},
    }
    for name, metadata in names.items():
        namespace(make, name, **metadata)
    clean(connection, lambda _: None)
    Cleaner(connection.api, Resources(connection.api), lambda _: None, run).clean(everywhere=True)
    assert [name for name in names if settled(connection.api, name)["metadata"].get("deletionTimestamp")] == []


@NEEDS_CLUSTER
def test_cleaning_takes_what_bears_the_label_wherever_it_is_and_nothing_beside_it(
    connection: Connection, make: Callable[..., JsonObject]
) -> None:
    run, name = new_run(), f"foreign-{token_hex(3)}"
    namespace(make, name)
    path = f"/api/v1/namespaces/{name}/configmaps"
    kept = make(path, apiVersion="v1", kind="ConfigMap", metadata={"name": "kept", "labels": {MANAGED_BY: LAB}})
    make(path, apiVersion="v1", kind="ConfigMap", metadata={"name": "ours", "labels": {MANAGED_BY: LAB, RUN: run}})
    cleaned = Cleaner(connection.api, Resources(connection.api), lambda _: None, run).clean(everywhere=True)
    assert cleaned.removed == ("configmap ours",)
    assert unchanged(connection.api, f"{path}/kept", kept)
    assert left_of(connection.api, run) == []


@NEEDS_CLUSTER
def test_two_runs_at_once_do_not_meet(connection: Connection) -> None:
    exercise = open_exercise("frontend-egress")
    reference, wrong = exercise.solution.submission, exercise.solution.rejected[0].submission

    def run(submission: Submission) -> tuple[int, str]:
        with LiveCluster(connection, attempt=as_simulated) as cluster:
            report = grade(exercise, submission, cluster)
            assert cluster.names is not None
            return report.score, cluster.names.run

    first = LiveCluster(connection, attempt=as_simulated)
    with first, ThreadPoolExecutor(2) as pool:
        begun = first.apply(exercise.scenario, reference)
        (good, one), (bad, other) = pool.map(run, (reference, wrong))
        assert good == exercise.max_score > bad
        assert first.names is not None
        assert len({one, other, first.names.run}) == 3
        path = f"/apis/networking.k8s.io/v1/namespaces/{first.names.namespace('production-app')}/networkpolicies"
        there = {each["metadata"]["name"] for each in connection.api.items(path)}
        assert {ref.name for ref in begun.state.objects if ref.kind == "NetworkPolicy"} == there
        assert left_of(connection.api, one) == left_of(connection.api, other) == []
        kept = first.names.run
    assert left_of(connection.api, kept) == []
    remove(connection.api, kept)


def test_a_deletion_holds_only_for_the_object_that_was_looked_at() -> None:
    """The object changes between the look and the deletion, and is no longer the lab's when it is looked at again."""
    seen: list[tuple[str, Any]] = []
    made = {"kind": "Namespace", "metadata": {"name": "cks-b4cd-a", "uid": "u", "resourceVersion": "5",
            "labels": {MANAGED_BY: LAB, RUN: "b4cd"}, "annotations": {MADE_BY: "m/1"}}}  # fmt: skip
    taken = {"kind": "Namespace", "metadata": {"name": "cks-b4cd-a", "uid": "v", "resourceVersion": "9"}}

    class Fake:
        where = "the cluster"

        def items(self, path: str, **_: str) -> Iterator[JsonObject]:
            return iter([made] if path == NAMESPACES.path() else [])

        def get(self, path: str) -> JsonObject:
            return {}

        def find(self, path: str) -> JsonObject:
            return made if not seen else taken

        def delete(self, path: str, body: JsonObject) -> None:
            seen.append((path, body))
            raise RefusedError(409, {"reason": "Conflict", "message": "the UID in the precondition does not match"})

    fake: Any = Fake()
    cleaned = Cleaner(fake, Resources(fake), lambda _: None, "b4cd", seconds=0).clean()
    assert [path for path, _ in seen] == ["/api/v1/namespaces/cks-b4cd-a"]
    assert seen[0][1]["preconditions"] == {"uid": "u", "resourceVersion": "5"}
    assert cleaned.removed == ()


def test_a_namespace_is_a_runs_own_only_with_labels_mark_and_name() -> None:
    names = Names("b4cd")
    whole: JsonObject = {"kind": "Namespace", "metadata": {"name": names.namespace("a"),
                         "labels": {MANAGED_BY: LAB, RUN: "b4cd"}, "annotations": {MADE_BY: "m/1"}}}  # fmt: skip
    assert is_of_run(whole, "b4cd")
    assert not is_of_run(whole, "b4ce")
    for key, value in (("name", "a"), ("labels", {RUN: "b4cd"}), ("labels", None), ("annotations", {})):
        assert not is_of_run({**whole, "metadata": {**whole["metadata"], key: value}})
