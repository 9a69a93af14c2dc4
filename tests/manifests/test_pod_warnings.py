"""What the API server says beside accepting a pod."""

from __future__ import annotations

import pytest

from tests.manifests.pod_objects import deployment, pod, warned

CONTAINER = "spec.containers[0]"


def test_nothing_is_said_of_a_plain_pod():
    assert warned(pod()) == []


def test_a_name_with_dots_is_no_hostname():
    (warning,) = warned(pod(metadata={"name": "shop.v1"}))
    assert warning.startswith("metadata.name: this is used in the Pod's hostname, which can result in surprising")


def test_a_deployments_name_with_dots():
    value = deployment()
    value["metadata"]["name"] = "shop.v1"
    (warning,) = warned(value)
    assert warning.startswith("metadata.name: this is used in Pod names and hostnames, which can result in surprising")


def test_deprecated_node_labels():
    assert warned(pod(nodeSelector={"beta.kubernetes.io/arch": "amd64"})) == [
        'spec.nodeSelector[beta.kubernetes.io/arch]: deprecated since v1.14; use "kubernetes.io/arch" instead'
    ]


def test_deprecated_annotations():
    key = "container.seccomp.security.alpha.kubernetes.io/web"
    (warning,) = warned(pod(metadata={"annotations": {key: "runtime/default"}}))
    assert warning.startswith(f"metadata.annotations[{key}]: non-functional in v1.27+; use the")


@pytest.mark.parametrize(
    ("context", "said"),
    [({}, True), ({"appArmorProfile": {"type": "Unconfined"}}, False)],
)
def test_the_apparmor_annotation_is_deprecated(context, said):
    key = "container.apparmor.security.beta.kubernetes.io/web"
    value = pod({"securityContext": context}, metadata={"annotations": {key: "unconfined"}})
    found = warned(value)
    assert any(f"metadata.annotations[{key}]: deprecated since v1.30" in each for each in found) == said


def test_a_port_named_twice_is_remarked_upon():
    ports = [{"containerPort": 80}, {"containerPort": 80}]
    (warning,) = warned(pod({"ports": ports}))
    assert warning.startswith(f"{CONTAINER}.ports[1]: duplicate port definition with {CONTAINER}.ports[0]")


def test_volumes_that_are_gone():
    (warning,) = warned(pod(volumes=[{"name": "v", "gitRepo": {"repository": "x"}}]))
    assert warning.startswith("spec.volumes[0].gitRepo: deprecated in v1.11")


def test_a_pull_secret_without_a_name():
    assert warned(pod(imagePullSecrets=[{}])) == ['spec.imagePullSecrets[0].name: invalid empty name ""']


def test_warnings_of_a_template_say_where_it_stands():
    value = deployment()
    value["spec"]["template"]["spec"]["nodeSelector"] = {"beta.kubernetes.io/os": "linux"}
    assert warned(value) == [
        'spec.template.spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'
    ]
