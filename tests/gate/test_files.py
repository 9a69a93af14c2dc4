"""The gate over answers that are no manifests: files of the nodes, sheets, and both beside a manifest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lab.catalog.catalog import open_exercise
from lab.catalog.places import Place
from lab.cluster.nodes.placing import place_of
from lab.gate.check import check
from lab.gate.mutants import USUAL, chosen, mutation_of
from lab.gate.report import GateReport
from tests.pack import PACK


@pytest.fixture(scope="module")
def report() -> GateReport:
    return check(PACK, seeds=(0, 4, 5))


def test_the_pack_is_sound_in_every_variant(report: GateReport) -> None:
    assert report.clean, [problem.message for each in report.gated for problem in each.problems]
    assert report.counts.killed > 200
    assert report.counts.equivalent > 20
    assert len(report.by_exercise["stolen-token"]) > 1


def test_every_subject_of_an_exercise_changes_its_own_files(report: GateReport) -> None:
    (first, *_) = report.by_exercise["stolen-token"]
    operators = {operator for operator, _ in first.by_operator}
    assert operators >= {"drop-answer", "drop-call", "move-policy"}


def test_mutants_keep_the_names_of_the_files_and_leave_the_others_alone() -> None:
    exercise = open_exercise("stolen-token", PACK)
    engine = mutation_of(exercise)
    assert engine is not None
    reference = {file.name: file.text for file in exercise.solution.submission.files}
    for mutant, second in chosen(exercise, engine, USUAL):
        placed = {file.name: file.text for file in mutant.files if place_of(exercise.scenario, file.name)}
        manifests = [file.name for file in mutant.files if file.name not in placed]
        assert placed.keys() == {"web.json", "answers.yaml"}
        changed = [name for name, text in placed.items() if text != reference[name]]
        assert second or len(changed) <= 1
        if not second and not changed:
            assert all(name.endswith(".json") for name in manifests)


def broken(root: Path, exercise: str, file: str, text: str) -> set[tuple[str, str]]:
    """The rules and files of the problems after a file of the pack was replaced."""
    for name in ("exercises", "solutions"):
        shutil.copytree(getattr(PACK, name), root / name)
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    found = check(Place(root / "exercises", root / "solutions"), [exercise], depth=None)
    problems = [problem for each in found.gated for problem in each.problems]
    return {(each.rule, Path(each.span.file).name if each.span else "") for each in problems}


SOLUTIONS, EXERCISES = "solutions/monitoring-runtime/", "exercises/monitoring-runtime/"


def test_a_tag_that_does_not_come_first_is_told_by_folder(tmp_path: Path) -> None:
    text = "# shows: sheet-wrong\npod: web-7d9\npaths: [/orders]\n"
    found = broken(tmp_path, "stolen-token", f"{SOLUTIONS}stolen-token/rejected/half/answers.yaml", text)
    assert found == {("gate-tag", "half")}


def test_a_starter_that_answers_something_is_told(tmp_path: Path) -> None:
    file = f"{EXERCISES}night-log/starter.yaml"
    assert broken(tmp_path, "night-log", file, "mode: 0644\n") == {("gate-starter", "exercise.yaml")}


def test_slips_that_are_written_wrongly_are_told(tmp_path: Path) -> None:
    file = f"{SOLUTIONS}night-log/slips.yaml"
    ((rule, name),) = broken(tmp_path, "night-log", file, "- {question: mode, because: no}\n")
    assert (rule, name) == ("exercise-file", "slips.yaml")


def test_modes_that_are_written_wrongly_are_told(tmp_path: Path) -> None:
    file = f"{EXERCISES}night-log/scenario/node.modes.yaml"
    found = broken(tmp_path, "night-log", file, "/var/log/night.log: {mode: u=rw}\n")
    assert ("modes-symbolic", "node.modes.yaml") in found


def test_a_list_without_room_tells_of_an_accepted_answer_that_used_it(tmp_path: Path) -> None:
    file = f"{SOLUTIONS}night-log/permitted/answers.yaml"
    assert broken(tmp_path, "night-log", file, "hosts: [host-a, host-b]\n") == {("gate-accepted", "gateway-too.yaml")}
