"""Objects that must be there, or must not."""

from __future__ import annotations

import re

import pytest

from lab.cluster.apply import apply
from lab.cluster.fresh import fresh
from lab.cluster.state import State
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission
from lab.subjects.objects import ObjectsKind
from lab.subjects.protocol import Bounds, Outcome, Setting
from lab.subjects.registry import check_kind

POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: NAME, namespace: default}
spec: {podSelector: {}}
"""
OLD, NEW = "NetworkPolicy/default/old", "NetworkPolicy/default/new"


def cluster(*names: str) -> State:
    text = "---\n".join(POLICY.replace("NAME", name) for name in names)
    return apply(fresh(EXAM), Submission.of(text)).state


def judge(written: object, after: State) -> Outcome:
    before = cluster("old")
    return ObjectsKind().parse(written).run(Setting(before, after, Bounds(before, before)))


def test_an_exercise_may_ask_for_objects() -> None:
    assert isinstance(check_kind("objects"), ObjectsKind)


@pytest.mark.parametrize(
    ("names", "passed"), [(("old", "new"), False), (("new",), True), (("old",), False), ((), False)]
)
def test_it_holds_when_what_should_be_gone_is_gone_and_the_rest_is_there(names: tuple[str, ...], passed: bool) -> None:
    outcome = judge({"absent": [OLD], "present": [NEW]}, cluster(*names))
    assert outcome.passed is passed
    assert bool(outcome.witnesses) is not passed
    assert outcome.summary


def test_each_object_that_is_not_as_it_should_be_is_named() -> None:
    outcome = judge({"absent": [OLD], "present": [NEW, "Namespace/default"]}, cluster("old"))
    assert [(witness.kind, witness.facts["object"]) for witness in outcome.witnesses] == [
        ("excess", OLD), ("missing", NEW),
    ]  # fmt: skip
    assert "still there" in outcome.summary
    assert "gone" in outcome.summary


def test_a_deletion_is_seen() -> None:
    found = cluster("old", "new")
    after = apply(found, Submission.of(f"delete: [{OLD}]")).state
    assert judge({"absent": [OLD], "present": [NEW]}, after).passed


def test_the_same_name_elsewhere_is_another_object() -> None:
    assert judge({"absent": ["NetworkPolicy/kube-system/old"]}, cluster("old")).passed


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "write it as objects"),
        ({}, "write it as objects"),
        ({"gone": [OLD]}, "known keys: absent, present"),
        ({"absent": OLD}, "must list objects"),
        ({"absent": []}, "must list objects"),
        ({"absent": ["old"]}, "Kind/namespace/name"),
        ({"absent": [7]}, "Kind/namespace/name"),
        ({"absent": ["netpol/default/old"]}, "did you mean NetworkPolicy?"),
        ({"absent": ["NetworkPolice/default/old"]}, "did you mean NetworkPolicy?"),
        ({"absent": ["NetworkPolicy/old"]}, "NetworkPolicy/namespace/name"),
        ({"absent": ["Namespace/default/old"]}, "Namespace/name"),
        ({"absent": [OLD], "present": [OLD]}, "both"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_write(written: object, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        ObjectsKind().parse(written)
