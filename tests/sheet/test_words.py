"""When two answers are the same to a person."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.answering.words import items, same
from lab.subjects.registry import subject
from lab.subjects.sheet.mutation import SheetMutation
from tests.sheet.sheets import bounds, filled

WORDS = st.text(alphabet="abcXYZ0129-./_", min_size=1, max_size=6).filter(lambda word: same(word))
ANSWERS = WORDS | st.lists(WORDS, min_size=1, max_size=4)
SHEETS = st.dictionaries(st.sampled_from(["who", "what", "when"]), ANSWERS, min_size=1)
LAW = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Web-1", " web-1 "), ("yes", "True"), ("n", "no"), ("0600", "600"), ("'root'", "root"), ("a  b", "a b"),
        ("ROOT", "`root`"),
    ],
)  # fmt: skip
def test_the_same_in_other_words(one, other):
    assert same(one) == same(other)


@pytest.mark.parametrize(
    ("one", "other"), [("web-1", "web1"), ("1.10", "1.1"), ("0600", "0644"), ("a/b", "b"), ("yes", "on")]
)
def test_not_the_same(one, other):
    assert same(one) != same(other)


@given(st.text(max_size=12))
@LAW
def test_the_common_form_is_its_own(text):
    assert same(same(text)) == same(text)


@pytest.mark.parametrize("written", ["a, b", "a b", "a;b", "a\nb", ["a", "b"], ["a, b"], ["b", "a", "a"]])
def test_a_list_may_be_written_in_many_ways(written):
    assert set(items(written, ("a", "b"))) == {"a", "b"}


def test_what_a_right_item_holds_divides_nothing():
    assert items("run a job, drop it", ("run a job",)) == ("run a job", "drop it")
    assert items("a,b", ("a,b",)) == ("a,b",)


@given(SHEETS, st.randoms())
@LAW
def test_order_case_and_blanks_never_matter(sheet, random):
    def other(answer):
        if isinstance(answer, list):
            return random.sample([other(item) for item in answer], len(answer))
        return random.choice([answer.upper(), answer.lower(), f" {answer} "])

    said = dict(random.sample([(question, other(answer)) for question, answer in sheet.items()], len(sheet)))
    assert subject("sheet").compare(bounds(sheet), filled(said)) == ()


@given(SHEETS, SHEETS)
@LAW
def test_the_proof_and_the_second_opinion_agree(sheet, said):
    asked, state = bounds(sheet), filled(said)
    assert SheetMutation().oracle(asked, state).within is not bool(subject("sheet").compare(asked, state))


@given(SHEETS, SHEETS, SHEETS)
@LAW
def test_they_agree_where_there_is_room(sheet, permitted, said):
    asked, state = bounds(sheet, permitted, {"who": ("x", ["y", "z"])}), filled(said)
    assert SheetMutation().oracle(asked, state).within is not bool(subject("sheet").compare(asked, state))
