"""The rules of PersistentVolumeClaims, and what is filled in."""

from __future__ import annotations

from typing import Any

from tests.manifests.pod_objects import errors, made, reading


def claim(size: str = "1Gi", **spec: Any) -> dict[str, Any]:
    metadata = {"name": "c", "namespace": "shop"}
    whole = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}, **spec}
    spec = {field: value for field, value in whole.items() if value is not None}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": spec}


def test_a_claim_is_for_a_file_system_unless_it_says_otherwise():
    stored = made(claim())
    assert stored["spec"]["volumeMode"] == "Filesystem"
    assert stored["status"] == {}
    assert made(claim(volumeMode="Block"))["spec"]["volumeMode"] == "Block"


def test_a_claim_says_how_and_how_much():
    assert errors(claim(accessModes=None, resources=None)) == [
        "spec.accessModes: Required value: at least 1 access mode is required",
        "spec.resources[storage]: Required value",
    ]
    assert errors(claim("0")) == ['spec.resources[storage]: Invalid value: "0": must be greater than zero']
    assert errors(claim(accessModes=["ReadWriteOncePod", "ReadWriteMany"])) == [
        "spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes"
    ]


def test_the_two_names_of_the_data_source_say_the_same():
    old = {"kind": "PersistentVolumeClaim", "name": "old"}
    spec = made(claim(dataSource=old))["spec"]
    assert spec["dataSourceRef"] == {"apiGroup": None, **old}
    custom = {"apiGroup": "example.com", "kind": "Backup", "name": "b"}
    spec = made(claim(dataSourceRef=custom))["spec"]
    assert spec["dataSource"] == custom
    assert "dataSource" not in made(claim(dataSource=custom))["spec"]


def test_a_source_in_another_namespace_is_not_used_yet():
    elsewhere = {"kind": "PersistentVolumeClaim", "name": "old", "namespace": "other"}
    spec = made(claim(dataSourceRef=elsewhere))["spec"]
    assert "dataSourceRef" not in spec
    assert "dataSource" not in spec


def test_sizes_in_fractions_of_bytes_are_warned_of():
    assert reading(claim("1.5")).warnings == (
        'spec.resources.requests[storage]: fractional byte value "1500m" is invalid, must be an integer',
    )


def test_the_annotation_for_the_class_is_deprecated():
    value = claim()
    note = "volume.beta.kubernetes.io/storage-class"
    value["metadata"]["annotations"] = {note: "fast"}
    assert reading(value).warnings == (
        f'metadata.annotations[{note}]: deprecated since v1.8; use "storageClassName" attribute instead',
    )
