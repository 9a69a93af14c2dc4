"""Strict decoding, as the API server does it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.decode import Decoded, decode
from lab.manifests.encode import encode
from lab.manifests.schema.kinds import KINDS
from lab.manifests.schema.table import struct
from lab.manifests.schema.types import Struct

HELD = [kind for kind in KINDS.values() if kind.type]
POLICY = struct("networking_v1.NetworkPolicy")
POD = struct("core_pod.Pod")
SERVICE = struct("core_service.Service")


def policy(spec: Any) -> Decoded:
    return decode({"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "spec": spec}, POLICY)


def type_error(value: Any, kind: Struct) -> str:
    found = decode(value, kind).type_error
    assert found is not None
    return found.message


def test_a_sound_object_comes_through_unchanged():
    spec = {
        "podSelector": {"matchLabels": {"a": "b"}},
        "policyTypes": ["Egress"],
        "egress": [{"ports": [{"port": 53}]}],
    }
    decoded = policy(spec)
    assert decoded.value["spec"] == spec
    assert (decoded.wrong, decoded.unknown) == ((), ())


def test_field_names_are_case_sensitive():
    assert [each.message for each in policy({"podselector": {}}).unknown] == ['unknown field "spec.podselector"']


def test_every_unknown_field_is_named_in_the_order_of_keys():
    found = policy({"podSelectors": {}, "egres": [], "ingress": [{"ports": [{"prot": "x"}]}]})
    assert [each.message for each in found.unknown] == [
        'unknown field "spec.egres"',
        'unknown field "spec.ingress[0].ports[0].prot"',
        'unknown field "spec.podSelectors"',
    ]


def test_a_hundred_unknown_fields_are_enough():
    assert len(policy({f"x{number}": 1 for number in range(300)}).unknown) == 100


def test_the_first_wrong_type_is_the_error_and_order_decides_which_is_first():
    spec = {"podSelector": True, "egress": "x"}
    assert "NetworkPolicySpec.spec.egress" in type_error({"spec": spec}, POLICY)
    unsorted = decode({"spec": spec}, POLICY, sort_keys=False).type_error
    assert unsorted is not None
    assert "NetworkPolicySpec.spec.podSelector" in unsorted.message


def test_a_type_that_reads_itself_ends_the_decoding():
    message = type_error({"metadata": {"name": 7}, "spec": {"ingress": [{"ports": [{"port": True}]}]}}, POLICY)
    assert message == (
        "json: cannot unmarshal bool into Go struct field NetworkPolicyPort.spec.ingress.ports.port of type int32"
    )


@pytest.mark.parametrize(
    ("port", "shown"),
    [(80.5, "number 80.5"), (2**31, "number 2147483648"), (1e21, "number 1e+21"), ([], "array"), ({}, "object")],
)
def test_a_port_that_is_no_32_bit_integer(port: Any, shown: str):
    assert type_error({"spec": {"ports": [{"port": port}]}}, SERVICE) == (
        f"json: cannot unmarshal {shown} into Go struct field ServicePort.spec.ports.port of type int32"
    )


def test_a_whole_float_is_an_integer_in_json():
    decoded = decode({"spec": {"ports": [{"port": 80.0}]}}, SERVICE)
    assert decoded.value["spec"]["ports"] == [{"port": 80}]
    assert isinstance(decoded.value["spec"]["ports"][0]["port"], int)


def test_embedded_structs_show_in_type_errors_and_not_in_unknown_fields():
    volume = {"name": "v", "secret": {"items": [{"key": True, "keys": 1}]}}
    decoded = decode({"spec": {"volumes": [volume]}}, POD)
    assert decoded.type_error is not None
    assert decoded.type_error.message == (
        "json: cannot unmarshal bool into Go struct field "
        "KeyToPath.spec.volumes.VolumeSource.secret.items.key of type string"
    )
    assert decoded.unknown[0].message == 'unknown field "spec.volumes[0].secret.items[0].keys"'


def test_nulls_leave_fields_out_and_list_items_empty():
    decoded = policy({"podSelector": {"matchLabels": {"a": None}}, "egress": None, "ingress": [None]})
    assert decoded.value["spec"] == {"podSelector": {"matchLabels": {"a": ""}}, "ingress": [{}]}


@pytest.mark.parametrize("value", [None, [], "x", 3, True])
def test_what_is_no_mapping_decodes_to_nothing(value: Any):
    assert decode(value, POLICY).value == {}


def test_quantities_become_canonical_and_bad_ones_are_the_error():
    resources = {"limits": {"cpu": 0.5, "memory": "1024Mi"}, "requests": {"cpu": None}}
    decoded = decode({"spec": {"containers": [{"resources": resources}]}}, POD)
    assert decoded.value["spec"]["containers"][0]["resources"] == {
        "limits": {"cpu": "500m", "memory": "1Gi"},
        "requests": {"cpu": "0"},
    }
    resources["limits"]["memory"] = "lots"
    assert type_error({"spec": {"containers": [{"resources": resources}]}}, POD) == (
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    )


def test_a_timestamp_that_is_none():
    assert type_error({"metadata": {"creationTimestamp": "today"}}, POD) == (
        'parsing time "today" as "2006-01-02T15:04:05Z07:00": cannot parse "today" as "2006"'
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["metadata", "spec", "name", "labels", "podSelector", "ingress", "ports", "port", "containers", "x"]
            )
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(deadline=None, max_examples=150)
@given(value=json_values, kind=st.sampled_from(HELD), sort_keys=st.booleans())
def test_decoding_any_json_never_raises_and_keeps_to_the_type(value: Any, kind: Any, sort_keys: bool):
    decoded = decode(value, struct(kind.type), sort_keys=sort_keys)
    again = decode(decoded.value, struct(kind.type))
    assert (again.wrong, again.unknown) == ((), ())
    assert again.value == decoded.value


@settings(deadline=None, max_examples=100)
@given(value=json_values, kind=st.sampled_from(HELD))
def test_what_is_encoded_decodes_to_the_same_again(value: Any, kind: Any):
    kept = encode(decode(value, struct(kind.type)).value, struct(kind.type))
    read = decode(json.loads(json.dumps(kept)), struct(kind.type))
    assert (read.wrong, read.unknown) == ((), ())
    assert encode(read.value, struct(kind.type)) == kept


def test_every_field_of_every_kind_has_a_type_that_can_be_read():
    for kind in HELD:
        assert {"apiVersion", "kind", "metadata"} <= struct(kind.type).fields.keys()
