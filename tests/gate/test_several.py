"""Exercises that prove several subjects, whose mutants and oracles are taken together."""

from lab.cluster.state import State
from lab.subjects.mutation import Mutant, Ruling, Several
from lab.subjects.protocol import Bounds


class One:
    def __init__(self, *mutants, within=True):
        self.made = mutants
        self.within = within

    def mutants(self, documents, scenario):
        return iter(Mutant("change", "", ({"kind": each},)) for each in self.made)

    def oracle(self, bounds, state, *, closed=False):
        return Ruling(self.within, "" if self.within else "case")


BOUNDS = Bounds(State(), State())


def test_what_two_subjects_change_alike_is_tried_once():
    both = Several((One("a", "b"), One("b", "c")))
    assert [mutant.documents[0]["kind"] for mutant in both.mutants((), State())] == ["a", "b", "c"]


def test_a_state_is_within_where_every_subject_says_so():
    assert Several((One(), One())).oracle(BOUNDS, State()) == Ruling(True)
    assert Several((One(), One(within=False))).oracle(BOUNDS, State()) == Ruling(False, "case")
