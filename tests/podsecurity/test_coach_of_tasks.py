"""Misunderstandings about sandboxes, users, deletions, and versions of the Standards."""

import pytest

from lab.subjects.podsecurity.coach import RULES
from lab.subjects.podsecurity.topics import TOPICS, UNNAMED
from tests.podsecurity.attempts import attempt, cluster, rules, told
from tests.podsecurity.manifests import deployment, namespace, pod

GVISOR = "apiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: gvisor}\nhandler: runsc"
SANDBOXED = deployment("plugin", spec="runtimeClassName: gvisor")
FOUND = (namespace("team-a"), deployment("plugin"), deployment("web"))
ASKED = (GVISOR, SANDBOXED)

SANDBOXES = {
    "runtime-class-handler": (GVISOR.replace("runsc", "gvisor"), SANDBOXED),
    "runtime-class-left": (GVISOR,),
    "runtime-class-elsewhere": (GVISOR, SANDBOXED, deployment("web", spec="runtimeClassName: gvisor")),
    "runtime-class-unknown": (SANDBOXED,),
}


@pytest.mark.parametrize("rule", SANDBOXES)
def test_a_sandbox_is_missed(rule):
    first, *_ = told(attempt(cluster(*FOUND), ASKED, *SANDBOXES[rule]))
    assert first.rule == rule, first.message
    assert first.mend


def test_the_handler_is_no_name_of_a_class():
    first, *_ = told(attempt(cluster(*FOUND), ASKED, GVISOR, SANDBOXED.replace("Name: gvisor", "Name: runsc")))
    assert first.rule == "runtime-class-unknown"
    assert "handler of gvisor" in first.message


@pytest.mark.parametrize("context", ["{runAsUser: 2000}", "{runAsUser: 3000, runAsGroup: 2000}"])
def test_another_user_or_group_is_named(context):
    asked = deployment("web", context="{runAsUser: 2000, runAsGroup: 3000}")
    assert rules(attempt(cluster(*FOUND), (asked,), deployment("web", context=context)))[0] == "wrong-user"


def test_what_was_to_stay_is_deleted_and_what_was_to_go_is_not():
    found = cluster(*FOUND, pod("old", context="{privileged: true}"), pod("new"))
    asked = ("delete: [Pod/team-a/old]",)
    gone = {"objects": {"absent": ["Pod/team-a/old"]}}
    spared = attempt(found, asked, "delete: [Pod/team-a/new]", checks=[*gone.items()])
    assert {"workload-deleted", "workload-not-deleted"} <= {*rules(spared)}
    left = attempt(found, asked, namespace("team-z"), checks=[*gone.items()])
    assert rules(left)[0] == "workload-not-deleted"
    assert "is privileged" in told(left)[0].message


def test_a_container_that_was_to_go_is_still_there():
    two = "initContainers:\n- {name: tune, image: busybox:1.36}"
    found = cluster(namespace("team-a"), deployment("web", spec=two))
    hardened = "{privileged: false}"
    first, *_ = told(attempt(found, (deployment("web"),), deployment("web", spec=two, context=hardened)))
    assert first.rule == "container-not-removed"
    assert "tune" in first.message


def test_a_version_left_out_is_told_once_for_all_modes():
    modes = {"enforce": "baseline", "warn": "restricted"}
    pinned = {f"{mode}_version": "v1.24" for mode in modes}
    case = attempt(cluster(*FOUND), (namespace("team-a", **modes, **pinned),), namespace("team-a", **modes))
    first, *_ = told(case)
    assert first.rule == "wrong-version"
    assert "likewise" in first.message


def test_a_mode_left_out_is_told():
    asked = namespace("team-a", enforce="baseline", audit="restricted")
    case = attempt(cluster(*FOUND), (asked,), namespace("team-a", enforce="baseline"))
    assert rules(case)[0] == "namespace-not-labelled"


def test_an_annotation_is_no_label():
    asked = namespace("team-a", enforce="restricted")
    wrong = asked.replace("labels", "annotations")
    assert rules(attempt(cluster(namespace("team-a")), (asked,), wrong))[0] == "label-as-annotation"


def test_the_same_mistake_in_every_container_is_told_once():
    three = "initContainers:\n- {name: first, image: busybox:1.36, securityContext: CONTEXT}"

    def web(context):
        return deployment("web", spec=three.replace("CONTEXT", context), context=context)

    asked = web("{allowPrivilegeEscalation: false, readOnlyRootFilesystem: true}")
    wrong = web("{readOnlyRootFilesystem: true}")
    found = told(attempt(cluster(namespace("team-a"), web("{}")), (asked,), wrong))
    assert [each.rule for each in found] == ["escalation-left"]
    assert "web likewise" in found[0].message


def test_every_rule_belongs_to_one_topic():
    named = [rule for topic in TOPICS for rule in topic.mistakes]
    assert len(named) == len({*named})
    assert {*named} | UNNAMED == {rule.id for rule in RULES}
