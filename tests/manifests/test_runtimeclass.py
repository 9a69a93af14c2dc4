import pytest

from lab.manifests.release import Release
from tests.manifests.answers import complaints, stored, warned


def runtime_class(**more):
    return {
        "apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": {"name": "gvisor"}, "handler": "runsc",
    } | more  # fmt: skip


def test_the_handler_stands_at_the_top():
    assert stored(runtime_class()) == runtime_class()
    value = runtime_class(spec={"handler": "runsc"})
    del value["handler"]
    assert complaints(value) == ['unknown field "spec"']


@pytest.mark.parametrize("handler", ["", None])
def test_a_handler_is_needed(handler):
    assert complaints(runtime_class(handler=handler)) == ["handler: Required value"]


def test_the_handler_is_a_label():
    (error,) = complaints(runtime_class(handler="run_sc"))
    assert error.startswith('handler: Invalid value: "run_sc": a lowercase RFC 1123 label must consist of')


def test_the_overhead_is_judged_as_limits_are():
    assert complaints(runtime_class(overhead={"podFixed": {"cpu": "-1"}})) == [
        'overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0'
    ]


def test_tolerations_are_not_repeated():
    one = {"key": "a", "operator": "Exists"}
    again = one | {"effect": "NoExecute"}
    assert complaints(runtime_class(scheduling={"tolerations": [one, again, one]})) == [
        'scheduling.tolerations[2]: Duplicate value: {"Key":"a","Operator":"Exists","Value":"","Effect":"",'
        '"TolerationSeconds":null}'
    ]


def test_old_labels_of_nodes_are_warned_of():
    assert warned(runtime_class(scheduling={"nodeSelector": {"beta.kubernetes.io/os": "linux"}})) == [
        'scheduling.nodeSelector: deprecated since v1.14; use "kubernetes.io/os" instead'
    ]


def test_what_was_said_before_1_35():
    (error,) = complaints(runtime_class(handler=""), Release(1, 34))
    assert error.startswith('handler: Invalid value: "": a lowercase RFC 1123 label must consist of')
    value = runtime_class(scheduling={"tolerations": [{"key": "-", "operator": "Exists"}]})
    assert complaints(value)[0].startswith("scheduling.tolerations[0].key: Invalid value")
    assert complaints(value, Release(1, 34))[0].startswith("scheduling.tolerations.tolerations[0].key: Invalid value")
