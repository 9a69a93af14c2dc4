"""Mutants of a right answer: the proof and the brute force rule alike, and what says the same is known to."""

from __future__ import annotations

import json
from functools import cache

import pytest

from lab.cluster.apply import apply
from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.reader import load
from lab.manifests.submission import Submission, SubmittedFile
from lab.subjects.mutation import Mutant
from lab.subjects.protocol import Bounds
from lab.subjects.rbac.mutation import OPERATORS, mutants, operator_id
from lab.subjects.rbac.naive.oracle import oracle
from lab.subjects.rbac.proof.compare import compare
from tests.rbac.coach.attempts import CI, RULES, TASK, binding, role, scenario

SAME = ("duplicate-rule", "split-rule-by-verbs", "split-rule-by-resources", "duplicate-document", "reverse-documents",
        "duplicate-subject", "split-binding")  # fmt: skip
"""Operators that change how an answer is written and nothing about what it does."""

OLD = binding(to="ClusterRole/cluster-admin", namespace="", name="ci-admin")

NAMED = RULES + '- apiGroups: ["", apps]\n  resources: [secrets, deployments]\n  resourceNames: [db]\n  verbs: [get]\n'

TASKS = {
    "plain": (TASK, ""),
    "two subjects": (role(NAMED) + binding(CI + "- {kind: ServiceAccount, name: web, namespace: team-a}\n"), ""),
    "a binding split": (TASK + "---\ndelete: [ClusterRoleBinding/ci-admin]\n", OLD),
    "everywhere": (role(namespace="") + binding(namespace="", to="ClusterRole/reader"), ""),
}


@cache
def case(name: str) -> tuple[State, tuple[JsonObject, ...], State]:
    """The cluster as found, the right answer's documents, and the cluster with it."""
    task, found = TASKS[name]
    before = scenario(found) if found else scenario()
    documents = tuple(each.value for each in load(task, "task.yaml").documents if each.value)
    return before, documents, applied(before, documents)


def applied(before: State, documents: tuple[JsonObject, ...]) -> State:
    files = (SubmittedFile(f"{number}.json", json.dumps(each)) for number, each in enumerate(documents))
    return apply(before, Submission(tuple(files))).state


@cache
def mutants_of(name: str) -> tuple[Mutant, ...]:
    before, documents, _ = case(name)
    return tuple(mutants(documents, before))


@pytest.mark.parametrize("name", TASKS)
def test_the_proof_and_the_brute_force_rule_alike(name: str) -> None:
    before, _, wanted = case(name)
    bounds = Bounds(wanted, wanted)
    for mutant in mutants_of(name):
        state = applied(before, mutant.documents)
        differences = compare(bounds, state).differences
        ruling = oracle(bounds, state)
        assert ruling.within is not bool(differences), (mutant.text, ruling, differences)
        if mutant.operator in SAME:
            assert ruling.within, mutant.text


@pytest.mark.parametrize("name", TASKS)
def test_no_mutant_comes_twice_and_none_is_the_answer(name: str) -> None:
    found = [json.dumps(mutant.documents, sort_keys=True) for mutant in mutants_of(name)]
    assert len(found) == len(set(found))
    assert json.dumps(case(name)[1], sort_keys=True) not in found
    assert len(found) > 100


def test_every_operator_finds_something_to_change() -> None:
    made = {mutant.operator for name in TASKS for mutant in mutants_of(name)}
    assert made == {operator_id(operator) for operator in OPERATORS}


def test_most_mutants_are_wrong_and_some_are_not() -> None:
    before, _, wanted = case("plain")
    states = [applied(before, mutant.documents) for mutant in mutants_of("plain")]
    within = [not compare(Bounds(wanted, wanted), state).differences for state in states]
    assert 5 < sum(within) < len(within) / 2
