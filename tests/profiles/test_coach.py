"""Each misunderstanding about profiles is named, first of all that could be said."""

import pytest

from lab.grading.coach import advise
from lab.subjects.profiles.coach import RULES
from lab.subjects.profiles.coach.armor import ARMOR_RULES
from lab.subjects.profiles.topics import TOPICS
from tests.profiles.profiling import ALLOW, ERRNO, KILL, LOG, attempt, rules, written

FOUND = written((["mount"], ERRNO), default=ALLOW)
ASKED = written((["read", "write", "futex"], ALLOW), (["setuid"], LOG))

WRONG = {
    "profile-unreadable": ASKED[:-1],
    "profile-says-nothing": "{}",
    "call-unknown": ASKED.replace("futex", "futx"),
    "calls-contradict": written((["read", "write", "futex", "setuid"], ALLOW), (["setuid"], LOG)),
    "default-too-open": written((["mount", "bpf"], ERRNO), (["setuid"], LOG), default=ALLOW),
    "default-kills": written((["read", "write", "futex"], ALLOW), (["setuid"], LOG), default=KILL),
    "calls-missing": written((["read", "write"], ALLOW), (["setuid"], LOG)),
    "calls-open": written((["read", "write", "futex", "bpf"], ALLOW), (["setuid"], LOG)),
}


@pytest.mark.parametrize("rule", WRONG)
def test_the_mistake_is_named_first(rule):
    found = advise(attempt(FOUND, ASKED, WRONG[rule]))
    assert found[0].rule == rule, found[0].message
    assert found[0].why
    assert found[0].mend


def test_a_right_answer_is_told_nothing():
    assert rules(attempt(FOUND, ASKED, ASKED)) == []


def test_every_rule_belongs_to_a_topic_and_is_tried_here():
    assert {rule.id for rule in RULES} == {name for topic in TOPICS for name in topic.mistakes}
    assert {rule.id for rule in RULES} == {*WRONG, *(rule.id for rule in ARMOR_RULES)}
