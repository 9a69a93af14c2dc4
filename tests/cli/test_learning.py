"""The way of a learner without the app: list, show, start, hint, solution, progress."""

import json

import pytest

from lab.catalog.catalog import open_exercise
from lab.progress import Progress
from tests.shipped import shipped_catalog

NAME = "frontend-egress"


@pytest.fixture(scope="module")
def exercise():
    return open_exercise(NAME)


@pytest.fixture
def kept(home):
    opened = Progress.open()
    yield opened
    opened.close()


def test_list_names_every_exercise_in_eighty_columns(lab):
    ran = lab("list")
    assert ran.status == 0
    for exercise in shipped_catalog():
        assert exercise.id in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "next: cks-lab show frontend-egress" in ran.out


def test_list_filters(lab, kept):
    kept.save_draft(NAME, "a.yaml", "typed")
    assert [e["id"] for e in json.loads(lab("list", "--state", "started", "-o", "json").out)["exercises"]] == [NAME]
    found = json.loads(lab("list", "--search", "prometheus", "-o", "json").out)["exercises"]
    assert [each["id"] for each in found] == ["prometheus"]
    assert "No exercise is like that" in lab("list", "--search", "zzz").out
    ran = lab("list", "--domain", "zzz")
    assert ran.status == 2
    assert "cluster-setup" in ran.err


def test_show_has_task_points_files_and_links(lab, exercise):
    ran = lab("show", NAME)
    assert ran.status == 0
    assert exercise.title in ran.out
    assert exercise.answers[0].file in ran.out
    assert exercise.links[0].url in ran.out
    assert "3, of which you opened 0" in ran.out
    assert json.loads(lab("show", NAME, "-o", "json").out)["task"] == exercise.task


def test_the_scenario_can_be_read_and_is_yaml(lab):
    import yaml

    ran = lab("show", NAME, "--scenario")
    kinds = {document["kind"] for document in yaml.safe_load_all(ran.out) if document}
    assert "Namespace" in kinds


def test_start_writes_the_files_and_says_how_to_go_on(lab, exercise, tmp_path):
    ran = lab("start", NAME, "mine")
    assert ran.status == 0
    written = tmp_path / "work" / "mine" / exercise.answers[0].file
    assert written.read_text() == exercise.starter.files[0].text
    assert f"cks-lab grade {NAME} mine/{exercise.answers[0].file}" in ran.out
    assert json.loads(lab("list", "--state", "started", "-o", "json").out)["exercises"][0]["id"] == NAME


def test_start_never_overwrites_what_was_typed(lab, exercise, tmp_path):
    written = tmp_path / "work" / exercise.answers[0].file
    lab("start", NAME)
    assert "already there" in lab("start", NAME).out
    written.write_text("my work")
    ran = lab("start", NAME)
    assert ran.status == 2
    assert "--force" in ran.err
    assert written.read_text() == "my work"
    assert lab("start", NAME, "--force").status == 0
    assert written.read_text() == exercise.starter.files[0].text
    assert written.with_name(written.name + ".former-1").read_text() == "my work"


def test_start_can_copy_the_draft(lab, kept, exercise, tmp_path):
    file = exercise.answers[0].file
    kept.save_draft(NAME, file, "typed in the app\n")
    assert "--draft" in lab("start", NAME, "one").out
    lab("start", NAME, "two", "--draft")
    assert (tmp_path / "work" / "two" / file).read_text() == "typed in the app\n"


def test_start_in_a_place_that_cannot_be_written(lab, tmp_path):
    (tmp_path / "work" / "file").write_text("")
    ran = lab("start", NAME, "file/below")
    assert ran.status == 3
    assert "cannot be written" in ran.err


def test_hints_come_one_by_one_and_never_by_accident(lab, kept, exercise):
    ran = lab("hint", NAME)
    assert "--next" in ran.out
    assert "takes no points" in ran.out
    assert kept.hints_shown(NAME) == 0
    opened = lab("hint", NAME, "--next").out
    assert exercise.hints[0].text.strip()[:20] in opened
    assert kept.hints_shown(NAME) == 1
    assert exercise.hints[1].text.strip()[:20] not in lab("hint", NAME).out
    lab("hint", NAME, "--all")
    assert kept.hints_shown(NAME) == 3
    assert "all the hints" in lab("hint", NAME, "--next").out


def test_the_solution_asks_first(lab, kept, exercise):
    ran = lab("solution", NAME)
    assert ran.status == 2
    assert "--yes" in ran.err
    assert not kept.solution_seen(NAME)
    ran = lab("solution", NAME, "--yes")
    assert ran.status == 0
    assert str(exercise.solution.submission.files[0].text).strip() in ran.out
    assert exercise.solution.why.strip() in ran.out
    assert kept.solution_seen(NAME)
    assert lab("solution", NAME).status == 0


def test_the_solution_after_a_pass_is_free(lab, kept, exercise, tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text(str(exercise.solution.submission.files[0].text))
    lab("grade", NAME, file)
    assert lab("solution", NAME).status == 0
    assert not kept.solution_seen(NAME)


def test_progress_shows_what_was_done(lab, kept, exercise):
    assert "Begin with: cks-lab list" in lab("progress").out
    kept.show_hint(NAME, 1)
    ran = lab("progress")
    assert "1 hint" in ran.out
    assert f"0 of {len(shipped_catalog().domains[0].exercises)} passed" in ran.out
    assert "no attempt yet" in lab("progress", NAME).out
