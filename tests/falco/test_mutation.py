"""Mutants of Falco's files, and the oracle that judges them."""

from lab.cluster.scenario import build
from lab.manifests.release import EXAM
from lab.manifests.submission import SubmittedFile
from lab.subjects.falco.compare import compare
from lab.subjects.falco.mutating import condition_changes, settings_changes
from lab.subjects.falco.mutation import FalcoMutation
from lab.subjects.falco.naive.oracle import oracle
from lab.subjects.protocol import Bounds
from tests.falco.world import LOCAL, SETTINGS, SHELL, YAML, files, state


def mutants(local, settings=YAML):
    scenario = build(EXAM).with_node_files(files(), {"local.yaml": LOCAL, "falco.yaml": SETTINGS})
    handed = (SubmittedFile("local.yaml", local), SubmittedFile("falco.yaml", settings))
    return list(FalcoMutation().file_mutants(handed, scenario))


def test_mutants_are_no_repeats_and_never_the_answer():
    found = mutants(SHELL)
    written = [mutant.files for mutant in found]
    assert len(set(written)) == len(written) > 50
    assert (SubmittedFile("local.yaml", SHELL), SubmittedFile("falco.yaml", YAML)) not in written


def test_every_sort_of_change_is_made():
    operators = {mutant.operator for mutant in mutants(SHELL)}
    rules = {"drop-item", "drop-key", "rename", "disable", "priority", "output"}
    conditions = {"and-or", "drop", "macro", "not", "field", "same-expanded", "same-twice-not", "same-order"}
    assert rules | conditions <= operators
    assert {change.operator for change in settings_changes(YAML)} >= {"setting"}
    assert not list(condition_changes("not a ("))


def test_changes_that_say_the_same_are_within_the_bounds():
    bounds = Bounds(state(SHELL), state(SHELL))
    for mutant in mutants(SHELL):
        if mutant.operator.startswith("same"):
            found = state(str(mutant.files[0].text))
            assert not compare(bounds, found), mutant.text
            assert oracle(bounds, found).within, mutant.text


def test_the_second_opinion_agrees_on_every_mutant():
    bounds = Bounds(state(SHELL), state(SHELL))
    for mutant in mutants(SHELL):
        found = state(str(mutant.files[0].text), settings=str(mutant.files[1].text))
        assert oracle(bounds, found).within is not bool(compare(bounds, found)), mutant.text
