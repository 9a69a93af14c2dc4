"""The list of subjects says of each what is so, and nothing is imported before it is asked for."""

import pytest

from lab.catalog.catalog import open_exercise
from lab.subjects.registry import SUBJECTS, check_keys, check_kind, subject, subjects, subjects_of
from tests.test_walls import loaded_by


@pytest.mark.parametrize("entry", SUBJECTS, ids=[entry.name for entry in SUBJECTS])
def test_an_entry_names_its_subject_and_its_checks(entry):
    found = subject(entry.name)
    assert found.name == entry.name
    assert sorted(found.check_kinds) == sorted(entry.keys)


def test_every_key_leads_to_its_kind():
    assert {check_kind(key).key for key in check_keys()} == set(check_keys())
    assert len(set(check_keys())) == len(check_keys())
    assert check_kind("nothing") is None


def test_an_unknown_subject_is_told_with_those_there_are():
    with pytest.raises(ValueError, match=r"no subject 'astrology'; there are: .*network, podsecurity"):
        subject("astrology")


def test_the_subjects_of_an_exercise_are_those_of_its_checks():
    exercise = open_exercise("frontend-egress")
    assert [each.name for each in subjects_of(item.check for item in exercise.checks)] == ["network"]
    assert set(subjects()) == {entry.name for entry in SUBJECTS}


def test_grading_one_subject_imports_no_other():
    loaded = loaded_by(
        "from lab.catalog.catalog import open_exercise\n"
        "from lab.cluster.simulated import SimulatedCluster\n"
        "from lab.grading.grade import grade\n"
        "exercise = open_exercise('frontend-egress')\n"
        "grade(exercise, exercise.solution.rejected[0].submission, SimulatedCluster())"
    )
    others = {entry.package for entry in SUBJECTS if entry.name != "network"}
    assert "lab.subjects.network" in loaded
    assert not loaded & others
