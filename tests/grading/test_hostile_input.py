"""Whatever is handed in, grading answers, soon, and every way of showing the report does too."""

from __future__ import annotations

from random import Random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.catalog.model import Exercise
from lab.manifests.submission import Submission, SubmittedFile
from tests.grading import crowds, mutations
from tests.grading.judged import answers, exercises, graded, text_of

seeds = st.integers(0, 2**32 - 1)

some_exercise = st.sampled_from(exercises())


def choice(random: Random) -> tuple[Exercise, str]:
    """An exercise, and an answer to it."""
    exercise = random.choice(exercises())
    return exercise, text_of(random.choice(answers(exercise)))


@given(some_exercise, st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_random_bytes(exercise: Exercise, raw: bytes) -> None:
    assert graded(exercise, Submission.of(raw)).score == 0


@given(some_exercise, st.text(st.characters(), max_size=300))
@settings(max_examples=60, deadline=None)
def test_random_text(exercise: Exercise, text: str) -> None:
    assert graded(exercise, Submission.of(text)).score == 0


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text("ab-/.:\n ", max_size=8)
keys = st.sampled_from(
    ("apiVersion", "kind", "metadata", "spec", "items", "delete", "name", "namespace", "labels", "data", "status", "x")
)
trees = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner), max_leaves=12)


@given(some_exercise, st.lists(trees, max_size=3), st.sampled_from(("NetworkPolicy", "Pod", "Namespace", "List", "")))
@settings(max_examples=90, deadline=None)
def test_random_values(exercise: Exercise, documents: list[object], kind: str) -> None:
    for document in documents:
        if isinstance(document, dict) and kind:
            version = "networking.k8s.io/v1" if kind == "NetworkPolicy" else "v1"
            document.update(apiVersion=version, kind=kind)
    graded(exercise, Submission.of(yaml.safe_dump_all(documents)))


@given(seeds)
@settings(max_examples=140, deadline=None)
def test_slips_of_the_keyboard(seed: int) -> None:
    random = Random(seed)
    exercise, text = choice(random)
    graded(exercise, Submission.of(mutations.text(random, text)))


@given(seeds)
@settings(max_examples=140, deadline=None)
def test_values_of_any_type_anywhere(seed: int) -> None:
    random = Random(seed)
    exercise, text = choice(random)
    graded(exercise, Submission.of(mutations.values(random, text)))


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_several_files_of_all_sorts(seed: int) -> None:
    random = Random(seed)
    exercise, text = choice(random)
    other = text_of(random.choice(answers(random.choice(exercises()))))
    files = [text, mutations.text(random, text), other, "", "\x00", random.randbytes(40)]
    named = (SubmittedFile(random.choice(("a.yaml", "b.yaml", "", "\n")), file) for file in random.sample(files, 3))
    graded(exercise, Submission(tuple(named)))


@pytest.mark.parametrize("place", range(0, 100, 4))
def test_an_answer_being_typed(place: int) -> None:
    exercise = exercises()[place % len(exercises())]
    text = text_of(exercise.solution.submission)
    for extra in range(4):
        typed = text[: len(text) * (place + extra) // 100]
        report = graded(exercise, Submission.of(typed))
        # Of an answer that is nearly whole, what is missing may be what the task does not ask for.
        assert report.score < exercise.max_score or place >= 88


@pytest.mark.parametrize(("place", "name"), tuple(enumerate(crowds.CROWDS)))
def test_far_more_than_anyone_would_write(place: int, name: str) -> None:
    networked = [each for each in exercises() if each.subjects == ("network",)]
    exercise = networked[place * 5 % len(networked)]
    reference = exercise.solution.submission
    policy = crowds.policy_in(text_of(reference))
    report = graded(exercise, Submission.of(crowds.CROWDS[name](policy)))
    assert not report.passed
