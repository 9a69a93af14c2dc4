"""What an exercise can bring to light: ids of rules, and nothing else of its answers."""

from dataclasses import replace

import pytest

from lab.catalog.catalog import open_exercise
from lab.catalog.teaches import teaches
from tests.shipped import shipped_catalog


@pytest.mark.parametrize("exercise", list(shipped_catalog()), ids=lambda exercise: exercise.id)
def test_it_is_what_the_rejected_answers_are_tagged_with(exercise):
    assert teaches(exercise) == {rejected.shows for rejected in exercise.solution.rejected}


def test_variants_teach_the_same():
    assert teaches(open_exercise("frontend-egress", seed=3)) == teaches(open_exercise("frontend-egress"))


def test_the_solution_itself_is_not_read():
    exercise = open_exercise("frontend-egress")
    teaches(exercise)
    assert "solution" not in vars(exercise)


def test_answers_in_folders_and_answers_that_cannot_be_read(tmp_path):
    folder = tmp_path / "rejected"
    (folder / "several").mkdir(parents=True)
    (folder / "several" / "one.yaml").write_text("# shows: dns-missing\nkind: Pod\n")
    (folder / "several" / "two.yml").write_text("kind: Pod\n")
    (folder / "broken.yaml").write_bytes(b"# shows: wrong-port\n\xff\xfe")
    (folder / ".notes.yaml").write_text("# shows: wrong-peer\n")
    exercise = replace(open_exercise("frontend-egress"), solution_folder=tmp_path)
    assert teaches(exercise) == {"dns-missing"}


def test_without_solutions_it_teaches_nothing(tmp_path):
    assert teaches(replace(open_exercise("frontend-egress"), solution_folder=tmp_path / "none")) == frozenset()
