"""What is said of a wrong answer: which mistake it is, and never what would be right."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.cluster.sheet import Slip
from lab.subjects.sheet.coach import RULES
from lab.subjects.sheet.topics import TOPICS
from tests.sheet.sheets import attempt, bounds, findings

RIGHT = {"pod": "web-7d9", "paths": ["/orders", "/invoices"]}
ASKED = bounds(RIGHT, slips=[Slip("pod", "stock-1", "It has a token of its own."), Slip("paths", "/health", "No.")])

WRONG = {
    "sheet-slip": {**RIGHT, "pod": "Stock-1"},
    "sheet-unknown-question": {"podd": "web-7d9", "paths": RIGHT["paths"]},
    "sheet-item-extra": {**RIGHT, "paths": ["/orders", "/invoices", "/login"]},
    "sheet-item-missing": {**RIGHT, "paths": "/orders"},
    "sheet-wrong": {**RIGHT, "pod": "mail-1"},
    "sheet-unanswered": {"pod": "web-7d9"},
}


@pytest.mark.parametrize("rule", WRONG)
def test_the_mistake_is_named_first(rule):
    found = findings(ASKED, WRONG[rule])
    assert found[0].rule == rule, found[0].message
    assert found[0].mend


def test_every_rule_is_tried_here_and_those_about_reading_have_a_topic():
    assert {rule.id for rule in RULES} == set(WRONG)
    assert {name for topic in TOPICS for name in topic.mistakes} < set(WRONG)


def test_a_right_sheet_is_told_nothing():
    assert findings(ASKED, RIGHT) == ()
    assert findings(ASKED, {**RIGHT, "note": "found it"}) == ()


def test_a_slip_says_why_and_may_be_one_item_of_a_list():
    assert findings(ASKED, WRONG["sheet-slip"])[0].why == "It has a token of its own."
    (found,) = findings(ASKED, {**RIGHT, "paths": ["/orders", "/invoices", "/health"]})
    assert (found.rule, found.why) == ("sheet-slip", "No.")


def test_findings_show_where_the_answer_stands():
    (found,) = findings(ASKED, "# mine\npaths: [/orders, /invoices]\npod: mail-1\n")
    assert (found.span.file, found.span.line) == ("answers.yaml", 3)


def test_questions_left_open_are_told_in_one():
    (found,) = findings(ASKED, "pod:\npaths: []\nother: x\n")[:1]
    assert found.rule == "sheet-unknown-question"
    assert "pod, paths" in found.mend or "pod" in found.mend
    (found,) = findings(bounds({"one": "1", "two": "2", "three": "3"}), {"two": "2"})
    assert found.message == "not answered yet: one, three"


def test_several_answers_where_one_is_asked_for():
    found = findings(ASKED, {**RIGHT, "pod": ["web-7d9", "mail-1"]})
    assert found[0].message == "pod: one answer was asked for, not web-7d9, mail-1"


SECRET = st.text(alphabet="qxzjk", min_size=9, max_size=12)


@given(SECRET, st.lists(SECRET, min_size=2, max_size=4, unique=True), st.sampled_from(["pod", "podd", "paths"]))
@settings(max_examples=40, deadline=None)
def test_nothing_that_is_said_holds_what_would_be_right(one, several, question):
    asked = bounds({"pod": one, "paths": several})
    made = attempt(asked, {question: "mail-1", "more": ["a", "b"]})
    told = [*findings(asked, {question: "mail-1", "more": ["a", "b"]}), *(run.outcome for run in made.checks)]
    said = json.dumps(str(told))
    assert not any(secret in said for secret in (one, *several))
