"""The rules of ReplicaSets, StatefulSets and DaemonSets, and what is filled in."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.manifests.pod_objects import deployment, errors, made, reading

UNLIKE = '{"app":"shop"}: `selector` does not match template `labels`'
CLAIM = {
    "metadata": {"name": "data"},
    "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
}


def of(kind: str, **spec: Any) -> dict[str, Any]:
    """A small workload, and what the arguments say; None takes a field away."""
    return {**deployment(**spec), "kind": kind}


def test_what_is_filled_in_of_a_replica_set():
    stored = made(of("ReplicaSet"))
    assert stored["spec"].keys() == {"replicas", "selector", "template"}
    assert stored["spec"]["replicas"] == 1
    assert stored["status"] == {"replicas": 0}


def test_what_is_filled_in_of_a_stateful_set():
    spec = made(of("StatefulSet", volumeClaimTemplates=[CLAIM]))["spec"]
    (claim,) = spec["volumeClaimTemplates"]
    assert (claim["apiVersion"], claim["kind"]) == ("v1", "PersistentVolumeClaim")
    assert claim["spec"]["volumeMode"] == "Filesystem"
    assert claim["status"] == {"phase": "Pending"}
    del spec["template"], spec["volumeClaimTemplates"], spec["selector"]
    assert spec == {
        "replicas": 1,
        "serviceName": "",
        "podManagementPolicy": "OrderedReady",
        "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}},
        "revisionHistoryLimit": 10,
        "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
    }


def test_what_is_filled_in_of_a_daemon_set():
    stored = made(of("DaemonSet"))
    assert stored["spec"]["updateStrategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 0},
    }
    assert stored["metadata"]["annotations"] == {"deprecated.daemonset.template.generation": "1"}


@pytest.mark.parametrize("kind", ["ReplicaSet", "StatefulSet", "DaemonSet"])
def test_each_selects_its_own_pods(kind):
    found = errors(of(kind, selector={"matchLabels": {"app": "other"}}))
    assert found == [f"spec.template.metadata.labels: Invalid value: {UNLIKE}"]


@pytest.mark.parametrize(
    ("kind", "word"), [("ReplicaSet", "deployment"), ("StatefulSet", "statefulset"), ("DaemonSet", "daemonset")]
)
def test_none_selects_everything(kind, word):
    assert errors(of(kind, selector={})) == [
        f"spec.selector: Invalid value: {{}}: empty selector is invalid for {word}"
    ]


@pytest.mark.parametrize("kind", ["ReplicaSet", "StatefulSet"])
def test_a_selector_is_required(kind):
    assert errors(of(kind, selector=None)) == [
        "spec.selector: Required value",
        f"spec.template.metadata.labels: Invalid value: {UNLIKE}",
    ]


def test_a_daemon_set_without_a_selector_matches_nothing():
    assert errors(of("DaemonSet", selector=None)) == [f"spec.template.metadata.labels: Invalid value: {UNLIKE}"]


@pytest.mark.parametrize("kind", ["ReplicaSet", "StatefulSet", "DaemonSet"])
def test_their_pods_run_for_ever(kind):
    value = of(kind)
    value["spec"]["template"]["spec"] |= {"restartPolicy": "Never", "activeDeadlineSeconds": 5}
    assert errors(value) == [
        'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
        f"spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in {kind} is not Supported",
    ]


def test_a_selector_that_cannot_be_read_is_named_once_more():
    selector = {"matchExpressions": [{"key": "app", "operator": "Near"}]}
    where, shown = "spec.selector", '{"matchExpressions":[{"key":"app","operator":"Near"}]}'
    common = f'{where}.matchExpressions[0].operator: Invalid value: "Near": not a valid selector operator'
    assert errors(of("ReplicaSet", selector=selector)) == [
        common,
        f"{where}: Invalid value: {shown}: invalid label selector",
    ]
    assert errors(of("StatefulSet", selector=selector)) == [common, f"{where}: Invalid value: {shown}"]
    assert errors(of("DaemonSet", selector=selector)) == [common]


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("ReplicaSet", "replicas"),
        ("ReplicaSet", "minReadySeconds"),
        ("StatefulSet", "replicas"),
        ("StatefulSet", "minReadySeconds"),
        ("DaemonSet", "minReadySeconds"),
        ("DaemonSet", "revisionHistoryLimit"),
    ],
)
def test_counts_are_not_negative(kind, field):
    assert errors(of(kind, **{field: -1})) == [f"spec.{field}: Invalid value: -1: must be greater than or equal to 0"]


def test_a_negative_history_of_a_stateful_set_is_warned_of():
    assert reading(of("StatefulSet", revisionHistoryLimit=-1)).warnings == (
        "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended",
    )


def test_a_stateful_set_has_a_label_for_a_name():
    value = of("StatefulSet") | {"metadata": {"name": "a.b"}}
    assert errors(value) == ['metadata.name: Invalid value: "a.b": must not contain dots']
    assert errors(of("ReplicaSet") | {"metadata": {"name": "a.b"}}) == []


@pytest.mark.parametrize(
    ("spec", "complaint"),
    [
        ({"podManagementPolicy": "Slow"},
         'podManagementPolicy: Invalid value: "Slow": must be \'OrderedReady\' or \'Parallel\''),
        ({"updateStrategy": {"type": "OnDelete", "rollingUpdate": {"partition": 1}}},
         'updateStrategy.rollingUpdate: Invalid value: {"Partition":1,"MaxUnavailable":null}: '
         "only allowed for updateStrategy 'RollingUpdate'"),
        ({"updateStrategy": {"type": "Recreate"}},
         'updateStrategy: Invalid value: {"Type":"Recreate","RollingUpdate":null}: '
         "must be 'RollingUpdate' or 'OnDelete'"),
        ({"updateStrategy": {"rollingUpdate": {"partition": -1}}},
         "updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0"),
        ({"persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Keep"}},
         'persistentVolumeClaimRetentionPolicy.whenDeleted: Unsupported value: "Keep": supported values: "Retain", '
         '"Delete"'),
        ({"ordinals": {"start": -1}}, "ordinals.start: Invalid value: -1: must be greater than or equal to 0"),
        ({"serviceName": "a.b"}, 'serviceName: Invalid value: "a.b": must not contain dots'),
        ({"volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {**CLAIM["spec"], "accessModes": []}}]},
         "volumeClaimTemplates[0].spec.accessModes: Required value: at least 1 access mode is required"),
    ],
)  # fmt: skip
def test_the_rules_of_stateful_sets(spec, complaint):
    assert errors(of("StatefulSet", **spec)) == [f"spec.{complaint}"]


def test_pods_of_a_stateful_set_mount_its_claims():
    value = of("StatefulSet", volumeClaimTemplates=[CLAIM])
    container = value["spec"]["template"]["spec"]["containers"][0]
    container["volumeMounts"] = [{"name": "data", "mountPath": "/data"}]
    assert errors(value) == []
    container["volumeMounts"] = [{"name": "logs", "mountPath": "/logs"}]
    assert errors(value) == ['spec.template.spec.containers[0].volumeMounts[0].name: Not found: "logs"']


def test_names_that_the_controller_sets_are_not_judged():
    value = of("StatefulSet")
    value["spec"]["template"]["spec"] |= {"hostname": "Not_A_Name", "subdomain": "Neither.One"}
    assert errors(value) == []


@pytest.mark.parametrize(
    ("rolling", "complaints"),
    [
        ({"maxUnavailable": "101%"}, ['maxUnavailable: Invalid value: "101%": must not be greater than 100%']),
        ({"maxUnavailable": 0}, ["maxUnavailable: Required value: cannot be 0 when maxSurge is 0"]),
        ({"maxUnavailable": 0, "maxSurge": "10%"}, []),
        ({"maxSurge": 1}, ["maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero"]),
        ({"maxUnavailable": -1}, ["maxUnavailable: Invalid value: -1: must be greater than or equal to 0"]),
    ],
)
def test_how_a_daemon_set_rolls_out(rolling, complaints):
    found = errors(of("DaemonSet", updateStrategy={"rollingUpdate": rolling}))
    assert found == [f"spec.updateStrategy.rollingUpdate.{complaint}" for complaint in complaints]


def test_a_daemon_set_knows_two_strategies():
    assert errors(of("DaemonSet", updateStrategy={"type": "OnDelete"})) == []
    assert errors(of("DaemonSet", updateStrategy={"type": "Recreate"})) == [
        'spec.updateStrategy: Unsupported value: {"Type":"Recreate","RollingUpdate":null}: supported values: '
        '"RollingUpdate", "OnDelete"'
    ]


def test_a_name_that_hosts_cannot_have_is_warned_of_where_pods_take_it():
    value = of("ReplicaSet") | {"metadata": {"name": "a.b"}}
    assert reading(value).warnings[0].startswith("metadata.name: this is used in Pod names and hostnames")
    assert reading(of("DaemonSet") | {"metadata": {"name": "a.b"}}).warnings == ()


def test_what_is_wrong_in_the_template_is_wrong_in_each():
    for kind in ("ReplicaSet", "StatefulSet", "DaemonSet"):
        value = deepcopy(of(kind))
        del value["spec"]["template"]["spec"]["containers"][0]["image"]
        assert errors(value) == ["spec.template.spec.containers[0].image: Required value"]
