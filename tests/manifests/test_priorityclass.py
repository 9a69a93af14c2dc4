import pytest

from tests.manifests.answers import complaints, stored

RESERVED = (
    "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: "
)


def priority_class(name="high", value=1000, **more):
    return {
        "apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": name}, "value": value,
    } | more  # fmt: skip


def test_pods_preempt_unless_told_otherwise():
    assert stored(priority_class())["preemptionPolicy"] == "PreemptLowerPriority"
    assert stored(priority_class(preemptionPolicy="Never"))["preemptionPolicy"] == "Never"


def test_a_user_s_priority_has_a_limit():
    assert complaints(priority_class(value=1_000_000_000)) == []
    assert complaints(priority_class(value=1_000_000_001)) == [
        "value: Forbidden: maximum allowed value of a user defined priority is 1000000000"
    ]


@pytest.mark.parametrize(
    ("name", "value", "more", "why"),
    [
        ("system-mine", 1, {}, "system-mine is not a known system priority class"),
        ("system-node-critical", 1, {}, "value of system-node-critical PriorityClass must be 2000001000"),
        (
            "system-cluster-critical",
            2_000_000_000,
            {"globalDefault": True},
            "globalDefault of system-cluster-critical PriorityClass must be false",
        ),
    ],
)
def test_names_of_the_system(name, value, more, why):
    assert complaints(priority_class(name, value, **more)) == [f"{RESERVED}{why}"]


def test_the_policy_is_one_of_two():
    assert complaints(priority_class(preemptionPolicy="Always")) == [
        'preemptionPolicy: Unsupported value: "Always": supported values: "PreemptLowerPriority", "Never"'
    ]
