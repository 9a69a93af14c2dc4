"""What a release does not know yet."""

import pytest

from lab.manifests.document import Document
from lab.manifests.read import read
from lab.manifests.reading import Stage
from lab.manifests.release import Release

OLD, NEW = Release(1, 29), Release(1, 30)
PROFILE = {"type": "RuntimeDefault"}
KEY = "container.apparmor.security.beta.kubernetes.io/web"


def read_pod(release, *, of_pod=None, of_container=None, annotations=None):
    spec = {
        "securityContext": of_pod or {},
        "containers": [{"name": "web", "image": "nginx", "securityContext": of_container or {}}],
    }
    metadata = {"name": "web", "annotations": annotations or {}}
    template = {"metadata": {"labels": {"app": "web"}, "annotations": annotations or {}}, "spec": spec}
    whole = {"selector": {"matchLabels": {"app": "web"}}, "template": template}
    value = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": whole}
    (reading,) = read(Document(value, "web.yaml"), release)
    return reading


@pytest.mark.parametrize(
    ("where", "path"),
    [
        ("of_pod", "spec.template.spec.securityContext.appArmorProfile"),
        ("of_container", "spec.template.spec.containers[0].securityContext.appArmorProfile"),
    ],
)
def test_the_field_for_apparmor_is_unknown_before_it_came(where, path):
    reading = read_pod(OLD, **{where: {"appArmorProfile": PROFILE}})
    assert reading.stage is Stage.DECODE
    assert reading.errors == (f'unknown field "{path}"',)
    assert "annotation" in reading.findings[0].mend
    assert read_pod(NEW, **{where: {"appArmorProfile": PROFILE}}).object is not None


def test_the_annotation_is_warned_of_from_the_field_on():
    annotations = {KEY: "runtime/default"}
    assert read_pod(OLD, annotations=annotations).findings == ()
    assert "deprecated since v1.30" in read_pod(NEW, annotations=annotations).findings[0].message


def test_the_field_that_the_server_fills_in_is_no_mistake():
    assert read_pod(OLD, annotations={KEY: "localhost/k8s-deny-write"}).object is not None
