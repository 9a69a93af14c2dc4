"""Of the parts of a task that were not begun, nothing is given away."""

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.manifests.submission import Submission, SubmittedFile
from tests.pack import PACK

EXERCISE = open_exercise("stolen-token", PACK)
RIGHT = {file.name: str(file.text) for file in EXERCISE.solution.submission.files}
FOUND = {file.name: str(file.text) for file in EXERCISE.starter.files}
WRONG = {
    "web.json": '{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": []}\n',
    "lock.yaml": RIGHT["lock.yaml"].replace("Ingress", "Egress"),
    "answers.yaml": "pod: mail-1\n",
}
SAYS = {
    "web.json": "web.json is as you found it",
    "lock.yaml": "nothing was applied to the cluster yet",
    "answers.yaml": "answers.yaml is as you found it",
}



def handed(files):
    submission = Submission(tuple(SubmittedFile(*each) for each in files.items()))
    return grade(EXERCISE, submission, SimulatedCluster()).findings


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("others", [{}, FOUND], ids=["not-handed-in", "as-found"])
def test_a_mistake_in_one_file_is_told_and_of_the_others_that_they_are_as_found(name, others):
    findings = handed({**others, name: WRONG[name]})
    assert findings[0].rule not in ("file-untouched", "check-unmet")
    left = [finding.message for finding in findings if finding.rule == "file-untouched"]
    assert sorted(left) == sorted(said for other, said in SAYS.items() if other != name)
    rules = {finding.rule for finding in handed({name: WRONG[name], **{k: RIGHT[k] for k in RIGHT if k != name}})}
    assert {finding.rule for finding in findings} - {"file-untouched"} == rules


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_part_is_told_nothing_but_what_is_left(name):
    assert {finding.message for finding in handed({**FOUND, name: RIGHT[name]})} == {
        said for other, said in SAYS.items() if other != name
    }


@pytest.mark.parametrize("name", WRONG)
def test_where_everything_was_begun_everything_is_told(name):
    assert "file-untouched" not in {finding.rule for finding in handed({**RIGHT, name: WRONG[name]})}
    assert not handed(RIGHT)


def test_nothing_begun_is_told_by_its_checks():
    assert {finding.rule for finding in handed(FOUND)} == {"check-unmet"}


def test_a_part_with_a_mistake_of_another_kind_is_not_hidden():
    """A manifest that selects nothing changes no outcome, and is told of all the same."""
    elsewhere = RIGHT["lock.yaml"].replace("podSelector: {}", "podSelector: {matchLabels: {app: wbe}}")
    assert {finding.rule for finding in handed({**FOUND, "lock.yaml": elsewhere})} > {"file-untouched"}


def test_an_exercise_of_one_subject_is_told_as_ever():
    exercise = open_exercise("no-ending", PACK)
    (known,) = (each for each in exercise.solution.rejected if each.file == "allows")
    assert grade(exercise, known.submission, SimulatedCluster()).findings[0].rule == "default-too-open"
