"""What the API server adds to a new pod."""

from __future__ import annotations

import pytest

from tests.manifests.pod_objects import made, pod


def test_a_small_pod_in_full():
    assert made(pod()) == {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "shop", "namespace": "default", "generation": 1},
        "spec": {
            "containers": [
                {
                    "name": "web",
                    "image": "nginx:1.25",
                    "resources": {},
                    "imagePullPolicy": "IfNotPresent",
                    "terminationMessagePath": "/dev/termination-log",
                    "terminationMessagePolicy": "File",
                }
            ],
            "restartPolicy": "Always",
            "dnsPolicy": "ClusterFirst",
            "schedulerName": "default-scheduler",
            "securityContext": {},
            "terminationGracePeriodSeconds": 30,
            "enableServiceLinks": True,
        },
        "status": {"phase": "Pending", "qosClass": "BestEffort"},
    }


@pytest.mark.parametrize(
    ("image", "policy"), [("nginx", "Always"), ("nginx:latest", "Always"), ("nginx:1.25", "IfNotPresent")]
)
def test_only_the_latest_image_is_always_pulled(image, policy):
    assert made(pod({"image": image}))["spec"]["containers"][0]["imagePullPolicy"] == policy


def test_what_is_said_stays():
    said = {
        "imagePullPolicy": "Never",
        "terminationMessagePath": "/x",
        "terminationMessagePolicy": "FallbackToLogsOnError",
    }
    container = made(pod(said))["spec"]["containers"][0]
    assert {name: container[name] for name in said} == said
    spec = made(pod(restartPolicy="Never", enableServiceLinks=False, terminationGracePeriodSeconds=0))["spec"]
    assert (spec["restartPolicy"], spec["enableServiceLinks"], spec["terminationGracePeriodSeconds"]) == (
        "Never",
        False,
        0,
    )


def test_both_names_of_the_service_account():
    spec = made(pod(serviceAccountName="builder"))["spec"]
    assert spec["serviceAccount"] == spec["serviceAccountName"] == "builder"
    spec = made(pod(serviceAccount="builder"))["spec"]
    assert spec["serviceAccount"] == spec["serviceAccountName"] == "builder"


def test_ports_speak_tcp():
    assert made(pod({"ports": [{"containerPort": 80}]}))["spec"]["containers"][0]["ports"] == [
        {"containerPort": 80, "protocol": "TCP"}
    ]


def test_field_references_have_a_version():
    variable = {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}
    (env,) = made(pod({"env": [variable]}))["spec"]["containers"][0]["env"]
    assert env["valueFrom"]["fieldRef"] == {"apiVersion": "v1", "fieldPath": "metadata.name"}


def test_what_a_writer_says_of_status_is_ignored():
    value = pod()
    value["status"] = {"phase": "Running", "podIP": "10.0.0.1"}
    assert made(value)["status"] == {"phase": "Pending", "qosClass": "BestEffort"}


def test_a_gated_pod_says_that_it_waits():
    (condition,) = made(pod(schedulingGates=[{"name": "example.com/ready"}]))["status"]["conditions"]
    assert (condition["type"], condition["status"], condition["reason"]) == ("PodScheduled", "False", "SchedulingGated")


def test_spreading_by_the_pods_own_labels():
    spread = {
        "maxSkew": 1,
        "topologyKey": "zone",
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": {"matchLabels": {"app": "shop"}},
        "matchLabelKeys": ["version"],
    }
    whole = made(pod(metadata={"labels": {"app": "shop", "version": "7"}}, topologySpreadConstraints=[spread]))
    assert whole["spec"]["topologySpreadConstraints"][0]["labelSelector"] == {
        "matchLabels": {"app": "shop"},
        "matchExpressions": [{"key": "version", "operator": "In", "values": ["7"]}],
    }
