"""Every misunderstanding that the coach knows has a plain name, in one topic."""

import re
from importlib import import_module
from importlib.util import find_spec

import pytest

from lab.learning.topics import WRITING, title_of, topic_of, topics
from lab.subjects.network.topics import TOPICS
from lab.subjects.registry import SUBJECTS, subjects

TAUGHT = [entry.package for entry in SUBJECTS if find_spec(f"{entry.package}.topics")]
UNNAMED = {rule for package in TAUGHT for rule in getattr(import_module(f"{package}.topics"), "UNNAMED", ())}

COACH = sorted(rule.id for subject in subjects().values() for rule in subject.rules())


@pytest.mark.parametrize("rule", COACH)
def test_every_rule_of_the_coach_belongs_to_one_topic(rule):
    homes = [topic.id for topic in topics() if rule in topic.mistakes]
    expected = 0 if rule in UNNAMED else 1
    assert len(homes) == expected, f"give {rule} a plain name in its subject's topics.py"


def test_no_topic_speaks_of_a_rule_that_there_is_not():
    for topic in TOPICS:
        assert topic.mistakes.keys() <= set(COACH)


def test_no_rule_of_reading_belongs_to_two():
    listed = [rule for topic in topics() for rule in topic.mistakes]
    assert len(listed) == len(set(listed)) == len(topic_of())
    assert all(re.match(r"(yaml|decode|validate|apply)-", rule) for rule in WRITING.mistakes)


def test_topics_and_mistakes_have_names_of_their_own():
    assert len({topic.id for topic in topics()}) == len({topic.title for topic in topics()}) == len(topics())
    titles = [title for topic in topics() for title in topic.mistakes.values()]
    assert len(titles) == len(set(titles))
    assert max(map(len, titles)) <= 45


def test_a_rule_without_a_topic_is_called_by_its_id():
    assert title_of("and-written-as-or") == "AND written as OR"
    assert title_of("some-new-rule") == "some new rule"
