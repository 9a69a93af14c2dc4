"""The mutation operators: each changes one thing, and those that say the same in other words do just that."""

from __future__ import annotations

from copy import deepcopy
from functools import cache

import pytest

from lab.catalog.model import Exercise
from lab.gate.mutants import mutation_of
from lab.manifests.submission import SubmittedFile
from lab.subjects.mutation import FileMutant, apart, as_files, documents_of, file_mutants
from lab.subjects.network.mutation import OPERATORS, mutants, operator_id
from lab.subjects.network.naive.oracle import oracle
from tests.gate.clusters import applied
from tests.shipped import shipped_catalog

SAME = (
    "duplicate-policy", "reverse-documents", "wrap-in-list", "split-policy-by-rules", "split-policy-by-direction",
    "duplicate-rule", "reverse-rules", "split-rule", "duplicate-peer", "reverse-peers", "duplicate-port",
    "reverse-ports", "halve-block", "halve-except",
)  # fmt: skip
"""Operators that change how an answer is written and nothing about what it does."""


@cache
def exercises() -> dict[str, Exercise]:
    return {exercise.id: exercise for exercise in shipped_catalog()}


@cache
def mutants_of(name: str) -> tuple[FileMutant, ...]:
    exercise = exercises()[name]
    engine = mutation_of(exercise)
    assert engine is not None
    return tuple(file_mutants(engine, exercise.solution.submission.files, exercise.scenario))


@pytest.mark.parametrize("name", exercises())
def test_no_mutant_comes_twice_and_none_is_the_answer(name: str) -> None:
    exercise = exercises()[name]
    found = {mutant.files for mutant in mutants_of(name)}
    assert len(found) == len(mutants_of(name))
    manifests, others = apart(exercise.solution.submission.files, exercise.scenario)
    assert (*as_files(documents_of(manifests)), *others) not in found
    assert len(found) > 10


def test_the_answer_is_left_as_it_was_and_mutants_can_be_mutated() -> None:
    exercise = exercises()["external-api"]
    documents = documents_of(exercise.solution.submission.files)
    before = deepcopy(documents)
    for mutant in list(mutants(documents, exercise.scenario))[::7]:
        assert list(mutants(mutant.documents, exercise.scenario))
        assert documents == before


def test_every_operator_makes_something_of_some_answer() -> None:
    made = {mutant.operator for name in exercises() for mutant in mutants_of(name)}
    unmade = {operator_id(operator) for operator in OPERATORS} - made
    assert unmade <= {"drop-expression", "change-expression", "keep-deleted"}


def test_those_that_need_another_answer_make_something_of_it() -> None:
    exercise = exercises()["external-api"]
    expression = {"key": "tier", "operator": "In", "values": ["frontend"]}
    policy = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "one", "namespace": "production-app"},
        "spec": {"podSelector": {"matchExpressions": [expression]}, "policyTypes": ["Egress"]},
    }
    found = {each.operator for each in mutants([policy, {"delete": ["netpol two"]}], exercise.scenario)}
    assert {"drop-expression", "change-expression", "keep-deleted"} <= found


@pytest.mark.parametrize("operator", SAME)
def test_an_answer_in_other_words_is_as_good(operator: str) -> None:
    tried = 0
    for name, exercise in exercises().items():
        if all("delete" in each for each in documents_of(exercise.solution.submission.files)):
            continue  # its mutants begin with policies that are not the answer's
        for mutant in mutants_of(name)[::2]:
            if mutant.operator == operator and tried < 40:
                tried += 1
                state = applied(exercise.scenario, documents_of(mutant.files))
                ruling = oracle(exercise.bounds, state, closed=exercise.closed)
                assert ruling.within, (name, mutant.text, ruling.case)
    assert tried


def test_a_mutant_says_what_was_changed_and_where() -> None:
    found = {mutant.text for mutant in mutants_of("external-api")}
    assert "frontend-allow-partner: spec.egress[0].to[0].ipBlock.cidr is '203.0.112.0/23'" in found
    assert "frontend-allow-partner: spec.egress[1].ports[0].protocol is TCP" in found


def test_answers_in_several_files_are_mutated_as_one() -> None:
    files = (SubmittedFile("a.yaml", "{kind: A}"), SubmittedFile("b.yaml", "{kind: B}\n---\n{kind: C}"))
    assert [each["kind"] for each in documents_of(files)] == ["A", "B", "C"]
