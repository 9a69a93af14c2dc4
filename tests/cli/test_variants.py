"""``--seed``: the same exercise with other names and numbers, from start to solution."""

import json

import pytest

from lab.catalog.catalog import open_exercise
from lab.progress import Progress

NAME = "frontend-egress"
SEED = 7


@pytest.fixture(scope="module")
def written():
    return open_exercise(NAME)


@pytest.fixture(scope="module")
def variant():
    return open_exercise(NAME, seed=SEED)


@pytest.fixture
def answer(home, variant, tmp_path):
    """The variant's solution, in the file that ``start`` made."""
    text = str(variant.solution.submission.files[0].text)
    file = tmp_path / "work" / variant.answers[0].file
    file.write_text(f"# variant {SEED}\n{text}")
    return file


def test_the_variant_is_another_one(written, variant):
    assert str(written.solution.submission.files[0].text) != str(variant.solution.submission.files[0].text)


def test_start_marks_the_files_and_the_mark_is_the_first_line(lab, variant):
    ran = lab("start", NAME, "--seed", SEED, "mine")
    assert ran.status == 0
    assert f"cks-lab show {NAME} --seed {SEED}" in ran.out
    from pathlib import Path

    text = (Path("mine") / variant.answers[0].file).read_text()
    assert text == f"# variant {SEED}\n{variant.starter.files[0].text}"


def test_start_as_written_marks_nothing(lab, written):
    lab("start", NAME, "mine")
    from pathlib import Path

    assert (Path("mine") / written.answers[0].file).read_text() == str(written.starter.files[0].text)


def test_grade_takes_the_variant_from_the_file_and_says_so(lab, answer):
    ran = lab("grade", NAME, answer)
    assert ran.status == 0
    assert ran.out.startswith(f"✓ passed  {NAME} (variant {SEED})  10 of 10 points\n")
    assert f"variant {SEED} of {NAME}, as {answer} says" in ran.err
    assert f"cks-lab solution {NAME} --seed {SEED}" in ran.out


def test_grade_without_a_file_finds_it_too(lab, answer):
    ran = lab("grade", NAME, "-o", "json")
    assert ran.status == 0
    assert json.loads(ran.out)["variant"] == SEED


def test_the_option_outweighs_the_mark(lab, answer):
    ran = lab("grade", NAME, answer, "--seed", "0", "-o", "json")
    assert ran.status == 1
    assert json.loads(ran.out)["variant"] == 0
    assert "as" not in ran.err


def test_the_option_serves_files_without_a_mark(lab, answer, variant):
    answer.write_text(str(variant.solution.submission.files[0].text))
    assert lab("grade", NAME, answer).status == 1
    assert lab("grade", NAME, answer, "--seed", SEED).status == 0


def test_the_attempt_is_remembered_with_its_seed(lab, answer):
    lab("grade", NAME, answer)
    kept = Progress.open()
    assert [attempt.seed for attempt in kept.attempts(NAME)] == [SEED]
    kept.close()


def test_show_says_what_varies(lab, written, variant):
    count = len(written.parameters)
    assert f"{count} names and numbers vary with --seed N" in " ".join(lab("show", NAME).out.split())
    ran = lab("show", NAME, "--seed", SEED)
    assert f"this is variant {SEED}" in ran.out
    assert variant.task.splitlines()[0] in ran.out
    found = json.loads(lab("show", NAME, "--seed", SEED, "-o", "json").out)
    assert found["variant"] == SEED
    drawn = [variant.variant.words.get(each.word, each.word) for each in written.parameters]
    assert [each["value"] for each in found["parameters"]] == drawn


def test_hints_and_solution_are_the_variant_s_own(lab, variant):
    ran = lab("hint", NAME, "--seed", SEED, "--all")
    assert variant.hints[-1].text.strip().splitlines()[0] in ran.out
    found = json.loads(lab("solution", NAME, "--seed", SEED, "--yes", "-o", "json").out)
    assert (found["variant"], found["files"][0]["text"]) == (SEED, str(variant.solution.submission.files[0].text))


def test_trace_and_matrix_show_the_variant_s_cluster(lab, variant, answer):
    namespace = variant.answers[0].defines.namespace
    ran = lab("matrix", "--exercise", NAME, "--seed", SEED, "-o", "json")
    assert json.loads(ran.out)["of"] == f"{NAME} (variant {SEED})"
    assert any(each["from"].startswith(f"{namespace}/") for each in json.loads(ran.out)["connections"])
    ran = lab("trace", f"{namespace}/database", "kube-system/coredns:53", "--exercise", NAME, "-f", answer)
    assert f"variant {SEED} of {NAME}" in ran.err


@pytest.mark.parametrize("seed", ["x", "-1", "1.5", "9999999999"])
def test_what_is_no_seed_is_refused_in_one_line(lab, seed):
    ran = lab("show", NAME, f"--seed={seed}")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_a_seed_needs_an_exercise(lab, tmp_path):
    ran = lab("matrix", "--scenario", tmp_path, "--seed", "3")
    assert ran.status == 2
    assert "--exercise" in ran.err


def test_every_exercise_can_be_started_solved_and_graded_in_a_variant(lab, tmp_path):
    for name in ("service-port", "layers", "dns-outage"):
        exercise = open_exercise(name, seed=3)
        files = []
        for number, file in enumerate(exercise.solution.submission.files):
            path = tmp_path / f"{name}-{number}.yaml"
            path.write_text(f"# variant 3\n{file.text}")
            files.append(path)
        assert lab("grade", name, *files).status == 0, name
