"""Who may do what, beside who might before."""

import pytest

from lab.cluster.apply import apply
from lab.cluster.scenario import build
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission, SubmittedFile
from lab.subjects.protocol import Bounds
from lab.subjects.rbac.authorize import authorize
from lab.subjects.rbac.comparison import Comparison
from lab.subjects.registry import subject

FOUND = """\
apiVersion: v1
kind: Namespace
metadata: {name: team-a}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ci, namespace: team-a}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ci, namespace: team-a}
rules:
- {apiGroups: [""], resources: [pods, nodes], verbs: [get, list]}
- {apiGroups: [""], resources: [secrets], resourceNames: [token], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ci, namespace: team-a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ci}
subjects: [{kind: ServiceAccount, name: ci}]
"""
MORE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: ci, namespace: team-a}
rules:
- {apiGroups: [""], resources: [pods], verbs: [get, delete]}
- {apiGroups: [""], resources: [secrets], resourceNames: [token], verbs: [get]}
"""
JANE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: jane, namespace: team-a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
"""


def found():
    return build(EXAM, files=(SubmittedFile("found.yaml", FOUND),))


def with_answer(text):
    return apply(found(), Submission.of(text)).state


def cell(comparison, person, resource, verb):
    who = next(place for place, whom in enumerate(comparison.people) if whom.who == person)
    where = (who, comparison.resources.index(resource), comparison.verbs.index(verb))
    return where, comparison.cells(who)[where[1]][where[2]]


def test_a_cell_says_what_is_and_what_was():
    comparison = Comparison(found(), with_answer(MORE))
    assert str(comparison.people[0]) == "ci, in team-a"
    marks = {verb: cell(comparison, "ci", "pods", verb)[1] for verb in ("get", "list", "delete", "patch")}
    assert [(each.was, each.allowed, each.changed) for each in marks.values()] == [
        (True, True, False), (True, False, True), (False, True, True), (False, False, False),
    ]  # fmt: skip
    assert set(comparison.changes()) == {
        cell(comparison, "ci", "pods", verb)[0] for verb in ("list", "delete")
    }


def test_a_right_for_one_name_is_told_with_it():
    comparison = Comparison(found(), found())
    where, secret = cell(comparison, "ci", "secrets", "get")
    assert secret.some
    assert secret.names == ("token",)
    why = comparison.why(*where)
    assert why.sentence == "ci may, for token alone, get secrets in team-a"
    assert why.notes[0].good
    assert why.notes[0].span.file == "found.yaml"


def test_what_is_in_no_namespace_cannot_be_had_by_a_role_binding():
    assert not cell(Comparison(found(), found()), "ci", "nodes", "get")[1].allowed
    row = subject("rbac").view(found())
    assert row.rows[0].rights[row.resources.index("nodes")].nothing


def test_the_answer_to_a_denied_cell_names_the_near_miss():
    comparison = Comparison(found(), with_answer(MORE))
    where, _ = cell(comparison, "ci", "pods", "list")
    why = comparison.why(*where)
    assert why.sentence == "ci may not list pods in team-a; before: allowed"
    assert any("get and delete here, not list" in note.text for note in why.notes)


def test_those_that_the_task_is_about_stand_first_before_anything_names_them():
    comparison = Comparison(found(), found(), with_answer(JANE))
    assert [whom.who for whom in comparison.people] == ["user jane", "ci"]
    assert not comparison.changed(0)
    assert Comparison(found(), with_answer(JANE)).changed(1)


def test_a_witness_leads_to_its_cell():
    state = with_answer(MORE)
    witnesses = subject("rbac").compare(Bounds(found(), found()), state)
    comparison = Comparison(found(), state)
    places = {comparison.place_of(witness) for witness in witnesses if not witness.made_up}
    assert cell(comparison, "ci", "pods", "delete")[0] in places
    assert cell(comparison, "ci", "pods", "list")[0] in places


@pytest.mark.parametrize("answer", ["", MORE, JANE, MORE.replace("[pods]", "['*']").replace("[get, delete]", "['*']")])
def test_every_cell_is_what_asking_for_it_alone_says(answer):
    state = with_answer(answer) if answer else found()
    comparison = Comparison(found(), state)
    for person, whom in enumerate(comparison.people):
        for column, row in enumerate(comparison.cells(person)):
            for verb, shown in enumerate(row):
                request = comparison.request(whom, column, verb)
                assert shown.allowed is authorize(state, whom.caller, request).allowed
                assert shown.was is authorize(found(), whom.caller, request).allowed
                for name in shown.names:
                    named = comparison.request(whom, column, verb, name)
                    assert authorize(state, whom.caller, named).allowed
