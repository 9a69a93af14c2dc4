"""The rules of Jobs, and what is filled in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.manifests.release import Release
from lab.manifests.validation.job_indexes import count_indexes
from tests.manifests.pod_objects import errors, made, reading


def job(name: str = "j", policy: str | None = "Never", **spec: Any) -> dict[str, Any]:
    pod: dict[str, Any] = {"containers": [{"name": "c", "image": "busybox:1"}]}
    if policy is not None:
        pod["restartPolicy"] = policy
    metadata = {"name": name, "namespace": "shop"}
    whole = {"template": {"spec": pod}, **spec}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "spec": whole}


def indexed(**spec: Any) -> dict[str, Any]:
    return job(**{"completionMode": "Indexed", "completions": 5, **spec})


def test_a_small_job_in_full():
    stored = made(job())
    spec = stored["spec"]
    template = spec.pop("template")
    uid = spec["selector"]["matchLabels"]["batch.kubernetes.io/controller-uid"]
    assert spec == {
        "completions": 1,
        "parallelism": 1,
        "backoffLimit": 6,
        "completionMode": "NonIndexed",
        "suspend": False,
        "podReplacementPolicy": "TerminatingOrFailed",
        "manualSelector": False,
        "selector": {"matchLabels": {"batch.kubernetes.io/controller-uid": uid}},
    }
    assert template["metadata"]["labels"] == {
        "job-name": "j",
        "batch.kubernetes.io/job-name": "j",
        "controller-uid": uid,
        "batch.kubernetes.io/controller-uid": uid,
    }
    assert stored["metadata"]["generation"] == 1
    assert stored["status"] == {}


def test_two_jobs_select_pods_of_their_own_and_one_always_the_same():
    first, again, other = (made(job(name))["spec"]["selector"] for name in ("a", "a", "b"))
    assert first == again != other


def test_completions_are_one_only_where_nothing_is_said_of_parallelism():
    assert "completions" not in made(job(parallelism=3))["spec"]
    assert made(job(completions=3))["spec"]["parallelism"] == 1


def test_the_limit_by_index_takes_the_place_of_the_common_one():
    assert made(indexed(backoffLimitPerIndex=1))["spec"]["backoffLimit"] == 2**31 - 1


def test_labels_of_the_pods_are_the_jobs_too():
    value = job()
    value["spec"]["template"]["metadata"] = {"labels": {"app": "a"}}
    assert made(value)["metadata"]["labels"]["app"] == "a"
    value["metadata"]["labels"] = {"own": "x"}
    assert made(value)["metadata"]["labels"] == {"own": "x"}


def test_fields_a_release_does_not_use_are_dropped():
    spec = made(job(managedBy="example.com/queue"), Release(1, 31))["spec"]
    assert "managedBy" not in spec


@pytest.mark.parametrize("policy", [None, "Always"])
def test_pods_of_a_job_end(policy):
    assert errors(job(policy=policy)) == [
        'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'
    ]


@pytest.mark.parametrize(
    "field",
    ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"],
)
def test_counts_are_not_negative(field):
    assert errors(job(**{field: -1})) == [f"spec.{field}: Invalid value: -1: must be greater than or equal to 0"]


def test_a_selector_of_ones_own_is_asked_for():
    (unlike, _) = errors(job(selector={"matchLabels": {"app": "a"}}))
    assert unlike.endswith("`selector` not auto-generated")
    value = job(manualSelector=True, selector={"matchLabels": {"app": "a"}})
    assert errors(value) == [
        "spec.template.metadata.labels: Invalid value: null: `selector` does not match template `labels`"
    ]
    value["spec"]["template"]["metadata"] = {"labels": {"app": "a"}}
    assert errors(value) == []
    assert errors(job(manualSelector=True))[0] == "spec.selector: Required value"


def test_labels_that_the_server_gives_are_not_ones_own():
    value = job()
    value["spec"]["template"]["metadata"] = {"labels": {"job-name": "other"}}
    complaint = errors(value)[0]
    assert complaint.startswith("spec.template.metadata.labels[job-name]: Invalid value: {")
    assert complaint.endswith("must be 'j'")


@pytest.mark.parametrize(
    ("spec", "complaints"),
    [
        ({"completionMode": "Often"}, [
            'spec.completionMode: Unsupported value: "Often": supported values: "NonIndexed", "Indexed"']),
        ({"completionMode": "Indexed", "parallelism": 1}, [
            "spec.completions: Required value: when completion mode is Indexed"]),
        ({"backoffLimitPerIndex": 1}, [
            "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode"]),
        ({"completionMode": "Indexed", "completions": 2, "maxFailedIndexes": 3, "backoffLimitPerIndex": 1}, [
            "spec.maxFailedIndexes: Invalid value: 3: must be less than or equal to completions"]),
        ({"completionMode": "Indexed", "completions": 2, "maxFailedIndexes": 1}, [
            "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified"]),
        ({"completionMode": "Indexed", "completions": 100001, "backoffLimitPerIndex": 1, "parallelism": 10001}, [
            "spec.maxFailedIndexes: Required value: must be specified when completions is above 100000",
            "spec.parallelism: Invalid value: 10001: must be less than or equal to 10000 when completions are above "
            "100000 and used with backoff limit per index"]),
        ({"completionMode": "Indexed", "completions": 1, "parallelism": 100001}, [
            "spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is "
            "Indexed"]),
    ],
)  # fmt: skip
def test_each_way_of_counting_has_its_rules(spec, complaints):
    assert errors(job(**spec)) == complaints


def test_an_indexed_job_leaves_room_for_the_number_in_its_name():
    name = "a" * 62
    assert errors(indexed() | {"metadata": {"name": name}}) == [
        f'metadata.name: Invalid value: "{name}": will not able to create pod with invalid DNS label: {name}-4'
    ]


def test_who_manages_a_job_is_a_domain_and_a_path():
    assert errors(job(managedBy="queue")) == [
        'spec.managedBy: Invalid value: "queue": must be a domain-prefixed path (such as "acme.io/foo")'
    ]
    assert errors(job(managedBy="a.b/" + "c" * 60)) == ["spec.managedBy: Too long: may not be more than 63 bytes"]


def failing(*rules: dict[str, Any], **spec: Any) -> dict[str, Any]:
    return job(**{"podFailurePolicy": {"rules": list(rules)}, **spec})


def test_a_failure_rule_goes_by_exit_codes_or_by_conditions():
    where = "spec.podFailurePolicy.rules[0]"
    codes, condition = {"operator": "In", "values": [1]}, {"type": "DisruptionTarget"}
    assert errors(failing({"action": "Ignore", "onPodConditions": [condition]})) == []
    assert errors(failing({"action": "Ignore"})) == [
        f"{where}: Invalid value: specifying one of OnExitCodes and OnPodConditions is required"
    ]
    assert errors(failing({"action": "Ignore", "onExitCodes": codes, "onPodConditions": [condition]})) == [
        f"{where}: Invalid value: specifying both OnExitCodes and OnPodConditions is not supported"
    ]
    assert errors(failing({"onExitCodes": codes})) == [
        f'{where}.action: Required value: valid values: ["Count" "FailIndex" "FailJob" "Ignore"]'
    ]
    assert errors(failing({"action": "FailIndex", "onExitCodes": codes})) == [
        f'{where}.action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set'
    ]


def test_exit_codes_are_ordered_unique_and_no_zero_among_them():
    where = "spec.podFailurePolicy.rules[0].onExitCodes"

    def of(**codes: Any) -> list[str]:
        return errors(failing({"action": "FailJob", "onExitCodes": {"operator": "In", "values": [1], **codes}}))

    assert of(values=[0]) == [f"{where}.values[0]: Invalid value: 0: must not be 0 for the In operator"]
    assert of(operator="NotIn", values=[0]) == []
    assert of(values=[2, 1, 2]) == [
        f"{where}.values[2]: Duplicate value: 2",
        f"{where}.values: Invalid value: [2,1,2]: must be ordered",
    ]
    assert of(values=[]) == [f"{where}.values: Invalid value: []: at least one value is required"]
    assert of(values=list(range(1, 258))) == [f"{where}.values: Too many: 257: must have at most 255 items"]
    assert of(containerName="other") == [
        f'{where}.containerName: Invalid value: "other": must be one of the container or initContainer names in the '
        "pod template"
    ]
    assert of(operator="Near") == [f'{where}.operator: Unsupported value: "Near": supported values: "In", "NotIn"']


def test_with_a_failure_policy_pods_are_never_restarted_and_replaced_when_failed():
    rule = {"action": "Count", "onExitCodes": {"operator": "In", "values": [1]}}
    assert made(failing(rule))["spec"]["podReplacementPolicy"] == "Failed"
    assert errors(failing(rule, policy="OnFailure")) == [
        'spec.template.spec.restartPolicy: Invalid value: "OnFailure": only "Never" is supported when '
        "podFailurePolicy is specified"
    ]
    assert errors(failing(rule, podReplacementPolicy="TerminatingOrFailed")) == [
        'spec.podReplacementPolicy: Unsupported value: "TerminatingOrFailed": supported values: "Failed"'
    ]


def test_a_success_policy_is_for_indexed_jobs():
    policy = {"rules": [{"succeededCount": 1}]}
    assert errors(job(successPolicy=policy)) == [
        'spec.successPolicy: Invalid value: {"Rules":[{"SucceededIndexes":null,"SucceededCount":1}]}: '
        "requires indexed completion mode"
    ]
    assert errors(indexed(successPolicy=policy)) == []
    assert errors(indexed(successPolicy={"rules": []})) == [
        "spec.successPolicy.rules: Required value: at least one rules must be specified when the successPolicy is "
        "specified"
    ]


def test_a_success_rule_asks_for_no_more_than_there_is():
    where = "spec.successPolicy.rules[0]"

    def of(**rule: Any) -> list[str]:
        return errors(indexed(successPolicy={"rules": [rule]}))

    assert of() == [f"{where}: Required value: at least one of succeededCount or succeededIndexes must be specified"]
    assert of(succeededCount=6) == [
        f"{where}.succeededCount: Invalid value: 6: must be less than or equal to 5 (the number of specified "
        "completions)"
    ]
    assert of(succeededCount=3, succeededIndexes="0,3-3") == [
        f'{where}.succeededIndexes: Invalid value: "0,3-3": error parsing succeededIndexes: non-increasing order, '
        "previous: 3, current: 3",
        f"{where}.succeededCount: Invalid value: 3: must be less than or equal to 0 (the number of indexes in the "
        "specified succeededIndexes field)",
    ]


def test_completions_that_are_missing_do_not_break_a_success_policy():
    value = indexed(successPolicy={"rules": [{"succeededCount": 1}]}, parallelism=1)
    del value["spec"]["completions"]
    assert errors(value) == ["spec.completions: Required value: when completion mode is Indexed"]


@settings(deadline=None, max_examples=80)
@given(st.sets(st.integers(0, 30)))
def test_indexes_written_as_intervals_are_counted(chosen):
    parts: list[list[int]] = []
    for index in sorted(chosen):
        if parts and parts[-1][-1] == index - 1:
            parts[-1].append(index)
        else:
            parts.append([index])
    text = ",".join(f"{part[0]}-{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)
    assert count_indexes(text, 31) == (len(chosen), "")


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("5", 'too large index: "5"'),
        ("x", 'cannot convert string to integer for index: "x"'),
        ("1-2-3", "the fragment \"1-2-3\" violates the requirement that an index interval can have at most two parts "
         "separated by '-'"),
        ("2,1", "non-increasing order, previous: 2, current: 1"),
        ("2-1", "non-increasing order, previous: 2, current: 1"),
        ("1,,2", 'cannot convert string to integer for index: ""'),
    ],
)  # fmt: skip
def test_indexes_that_are_none(text, trouble):
    assert count_indexes(text, 5) == (0, trouble)


def test_a_huge_indexed_job_is_warned_of():
    spec = {"completions": 100_001, "parallelism": 10_001}
    assert reading(indexed(**spec)).warnings[0].startswith("spec: In Indexed Jobs with a number of completions higher")
    assert reading(job("a.b")).warnings[0].startswith("metadata.name: this is used in Pod names and hostnames")
