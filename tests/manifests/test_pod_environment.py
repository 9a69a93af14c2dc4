"""Environment variables and where their values come from."""

from __future__ import annotations

import pytest

from tests.manifests.pod_objects import errors, pod, warned

ENV = "spec.containers[0].env[0]"
FROM = "spec.containers[0].envFrom"


def of(variable, **spec):
    return errors(pod({"env": [variable]}, **spec))


def test_a_variable_needs_a_name():
    assert of({"value": "x"}) == [f"{ENV}.name: Required value"]


def test_a_name_is_printable_and_has_no_equals_sign():
    (error,) = of({"name": "a=b"})
    assert error.startswith(f'{ENV}.name: Invalid value: "a=b": a valid environment variable name')


def test_a_value_has_one_origin():
    both = {"name": "A", "value": "x", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}
    assert of(both) == [f'{ENV}.valueFrom: Invalid value: "": may not be specified when `value` is not empty']
    assert of({"name": "A", "valueFrom": {}}) == [
        f'{ENV}.valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, '
        "`configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
    ]
    two = {"secretKeyRef": {"name": "a", "key": "k"}, "configMapKeyRef": {"name": "a", "key": "k"}}
    assert of({"name": "A", "valueFrom": two}) == [
        f'{ENV}.valueFrom: Invalid value: "": may not have more than one field specified at a time'
    ]


@pytest.mark.parametrize("name", ["metadata.name", "spec.nodeName", "status.podIP", "metadata.labels['app']"])
def test_fields_that_can_be_named(name):
    assert of({"name": "A", "valueFrom": {"fieldRef": {"fieldPath": name}}}) == []


def test_fields_that_cannot_be_named():
    def error(name):
        return of({"name": "A", "valueFrom": {"fieldRef": {"fieldPath": name}}})[0]

    where = f"{ENV}.valueFrom.fieldRef.fieldPath"
    assert error("") == f"{where}: Required value"
    assert error("spec.nodename").startswith(f'{where}: Invalid value: "spec.nodename": error converting fieldPath')
    assert error("metadata.labels").startswith(f'{where}: Unsupported value: "metadata.labels": supported values: ')


def test_resource_fields():
    where = f"{ENV}.valueFrom.resourceFieldRef"

    def of_resource(reference):
        return of({"name": "A", "valueFrom": {"resourceFieldRef": reference}})

    assert of_resource({"resource": "limits.memory", "divisor": "1Mi"}) == []
    assert of_resource({}) == [f"{where}.resource: Required value"]
    assert of_resource({"resource": "limits.gpu"})[0].startswith(f'{where}.resource: Unsupported value: "limits.gpu"')
    assert of_resource({"resource": "limits.cpu", "divisor": "2"}) == [
        f'{where}.divisor: Invalid value: "limits.cpu": '
        "only divisor's values 1m and 1 are supported with the cpu resource"
    ]


def test_references_to_keys():
    where = f"{ENV}.valueFrom.secretKeyRef"
    assert of({"name": "A", "valueFrom": {"secretKeyRef": {"name": "a"}}}) == [f"{where}.key: Required value"]
    (error,) = of({"name": "A", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b/c"}}})
    assert error.startswith(f'{where}.key: Invalid value: "b/c": a valid config key must consist of')


def test_whole_maps_of_variables():
    def of_maps(source):
        return errors(pod({"envFrom": [source]}))

    assert of_maps({"secretRef": {"name": "keys"}}) == []
    assert of_maps({"secretRef": {}}) == [f"{FROM}[0].secretRef.name: Required value"]
    assert of_maps({}) == [f'{FROM}: Invalid value: "": must specify one of: `configMapRef` or `secretRef`']
    both = {"secretRef": {"name": "a"}, "configMapRef": {"name": "b"}}
    assert of_maps(both) == [f'{FROM}: Invalid value: "": may not have more than one field specified at a time']


def test_a_variable_set_twice_is_remarked_upon():
    twice = pod({"env": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]})
    assert warned(twice) == [
        'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply'
    ]
