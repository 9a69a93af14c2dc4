"""What a score does not depend on: order, layout and comments."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.catalog.model import Exercise
from lab.cluster.nodes.placing import place_of
from lab.grading.report import Report
from lab.manifests.submission import Submission, SubmittedFile
from tests.grading.judged import answers, exercises, graded

seeds = st.integers(0, 2**32 - 1)


def answer(random: Random) -> tuple[Exercise, Submission]:
    """An exercise and an answer to it, right or wrong."""
    exercise = random.choice(exercises())
    return exercise, random.choice(answers(exercise))


def manifests_of(exercise: Exercise, submission: Submission) -> Submission:
    """What of an answer an API server gets to see.

    In a file of a node a comment need not be one, and an emptied file may be what was asked for.
    """
    return Submission(tuple(file for file in submission.files if not place_of(exercise.scenario, file.name)))


def told(report: Report) -> object:
    """What a report says, without the places in the text."""
    checks = [(check.id, check.earned, check.passed, check.summary) for check in report.checks]
    findings = {(item.rule, re.sub(r"line \d+|:\d+:\d+", "", item.message)) for item in report.findings}
    return report.score, checks, sorted(findings)


def rewritten(exercise: Exercise, submission: Submission, change: Any) -> Submission:
    """The submission with the text of each manifest changed."""
    manifests = manifests_of(exercise, submission).files
    changed = (
        SubmittedFile(file.name, change(_text(file))) if file in manifests else file for file in submission.files
    )
    return Submission(tuple(changed))


def _text(file: SubmittedFile) -> str:
    return file.text if isinstance(file.text, str) else file.text.decode()


def values(text: str) -> list[Any] | None:
    """What the text holds; a # within a text of several lines is no comment."""
    try:
        return list(yaml.safe_load_all(text))
    except yaml.YAMLError:
        return None


@given(seeds)
@settings(max_examples=50, deadline=None)
def test_a_comment_changes_nothing(seed: int) -> None:
    random = Random(seed)
    exercise, submission = answer(random)

    def commented(text: str) -> str:
        changed = with_comments(text)
        return changed if values(changed) == values(text) else text

    def with_comments(text: str) -> str:
        lines = text.splitlines()
        for _ in range(6):
            at = random.randint(0, len(lines))
            lines.insert(at, " " * random.randint(0, 12) + random.choice(("#", "# - to: []", "# kind: Pod", "#---")))
        return "\n".join(lines) + random.choice(("", "\n", "\n# the end"))

    assert told(graded(exercise, rewritten(exercise, submission, commented))) == told(graded(exercise, submission))


def turned(random: Random, value: Any) -> Any:
    """The same value with the keys of every map in another order."""
    if isinstance(value, dict):
        return {key: turned(random, value[key]) for key in random.sample(list(value), len(value))}
    return [turned(random, item) for item in value] if isinstance(value, list) else value


@given(seeds)
@settings(max_examples=50, deadline=None)
def test_the_order_of_keys_changes_nothing(seed: int) -> None:
    random = Random(seed)
    exercise, submission = answer(random)

    def written(text: str, turn: bool) -> str:
        try:
            documents = list(yaml.safe_load_all(text))
        except yaml.YAMLError:
            return text
        return yaml.safe_dump_all(turned(random, documents) if turn else documents, sort_keys=False)

    plain = rewritten(exercise, submission, lambda text: written(text, False))
    other = rewritten(exercise, submission, lambda text: written(text, True))
    assert told(graded(exercise, other)) == told(graded(exercise, plain))


def objects(submission: Submission) -> list[Any] | None:
    """The objects of an answer; None when they are not all policies of their own, and order may matter."""
    try:
        found = [each for file in submission.files for each in yaml.safe_load_all(_text(file)) if each]
    except yaml.YAMLError:
        return None
    names = {(each.get("kind"), str(each.get("metadata"))) for each in found if isinstance(each, dict)}
    distinct = {(each["metadata"].get("namespace"), each["metadata"].get("name")) for each in found if "spec" in each}
    return found if {kind for kind, _ in names} == {"NetworkPolicy"} and len(distinct) == len(found) else None


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_the_order_of_documents_changes_nothing(exercise: Exercise) -> None:
    for submission in answers(exercise)[::2]:
        found = objects(submission) or ()
        if len(found) > 1:
            one, two = (Submission.of(yaml.safe_dump_all(order, sort_keys=False)) for order in (found, found[::-1]))
            assert told(graded(exercise, one)) == told(graded(exercise, two))


def as_found(exercise: Exercise) -> Submission:
    return Submission(exercise.scenario_files)


@pytest.mark.parametrize("exercise", exercises(), ids=lambda exercise: exercise.id)
def test_handing_in_what_is_there_already_scores_nothing(exercise: Exercise) -> None:
    report = graded(exercise, as_found(exercise))
    assert report.score == 0
    assert all(each.text.endswith("unchanged") for each in report.answers if each.ref.kind == "NetworkPolicy")


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_comments_alone_score_nothing(seed: int) -> None:
    exercise, submission = answer(Random(seed))
    submission = manifests_of(exercise, submission)
    hidden = rewritten(exercise, submission, lambda text: "".join(f"# {line}\n" for line in text.splitlines()))
    assert graded(exercise, hidden).score == 0
