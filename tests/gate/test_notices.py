"""The gate notices what an author got wrong, and says where."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lab
from lab.cluster.state import State
from lab.gate.mutants import Depth
from lab.gate.report import Disagreement
from lab.gate.tags import APPLYING, READING, known_tags
from lab.subjects.proof import ProofCheck
from lab.subjects.protocol import Outcome, Setting
from tests.gate.pack import Pack

FEW = Depth(first=60, second=8)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return Pack.of("external-api", tmp_path)


def test_a_sound_pack_is_clean(pack: Pack) -> None:
    report = pack.check(FEW)
    assert report.clean, pack.problems()
    assert report.counts.mutants == 68
    assert report.counts.second == 8


EXERCISE = "exercise.yaml"
WRITING = [
    # file, what is there, what stands there instead, the rule, a word of the message
    (EXERCISE, "difficulty:", "dificulty:", "exercise-file", "unknown key"),
    (EXERCISE, "difficulty: 3", "difficulty: 9", "exercise-file", "from 1 to 5"),
    (EXERCISE, "id: partner,", "id: Partner_API,", "gate-id", "lower case"),
    (EXERCISE, "competencies: [network-policies]", "competencies: []", "gate-id", "competencies"),
    (EXERCISE, "[network-policies]", "[network-policy]", "gate-competency", "network-policy"),
    (EXERCISE, "domain: cluster-setup", "domain: other", "gate-id", "folder's"),
    (EXERCISE, "points: 4", "points: 5", "gate-points", "sum to 11"),
    (EXERCISE, "- nudge:", "- concept:", "gate-hints", "nudge, concept, shape"),
    (EXERCISE, "https://kubernetes.io/", "https://kubernetes/", "gate-links", "names no host"),
    (EXERCISE, "https://kubernetes.io/", "http://kubernetes.io/", "exercise-file", "https"),
    (EXERCISE, "https://kubernetes.io/", "https://kubernetes.io:8443/", "gate-links", "alone"),
    (EXERCISE, "{id: gateway, points: 1, guards: true,", "{id: gateway, points: 1,", "gate-guards", "earns nothing"),
    (EXERCISE, "{id: partner, points: 2,", "{id: partner, points: 2, guards: true,", "gate-guards", "is not so"),
    (EXERCISE, "port: 443, expect: blocked", "port: 443, expect: allowed", "gate-bounds", "does not hold"),
    (EXERCISE, "NetworkPolicy/production-app/frontend-allow-partner", "NetworkPolicy/production-app/partner",
     "gate-reference", "makes no"),
    ("task.md", "frontend-allow-partner.yaml", "answer.yaml", "gate-task", "frontend-allow-partner.yaml"),
    ("scenario/frontend-allow-egress.yaml", "podSelector", "podSelektor", "decode-unknown-field", "podSelektor"),
    ("solutions/solution.yaml", "443", "444", "gate-reference", "scores"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "rule", "words"), WRITING)
def test_a_slip_of_the_author_is_told(pack: Pack, file: str, old: str, new: str, rule: str, words: str) -> None:
    pack.change(file, old, new)
    found = [each for each in pack.problems() if each[0] == rule and words in each[3]]
    assert found, pack.problems()
    assert all(line >= 1 for _, _, line, _ in found)


def test_a_problem_stands_on_the_line_it_is_about(pack: Pack) -> None:
    pack.change(EXERCISE, "https://kubernetes.io/", "https://kubernetes/")
    ((_, name, line, _),) = (each for each in pack.problems() if each[0] == "gate-links")
    assert name == EXERCISE
    assert "https://kubernetes/" in pack.file(EXERCISE).read_text(encoding="utf-8").splitlines()[line - 1]


def test_a_starter_that_scores_is_told(pack: Pack) -> None:
    solution = pack.file("solutions/solution.yaml").read_text(encoding="utf-8")
    pack.file("starter.yaml").write_text(solution, encoding="utf-8")
    assert [rule for rule, *_ in pack.problems()] == ["gate-starter"]


def rejected(pack: Pack) -> Path:
    return sorted((pack.solutions / "rejected").iterdir())[0]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("# shows: wrong-protocol", "must be met with wrong-protocol first"),
        ("# shows: no-such-rule", "there is no rule 'no-such-rule'"),
        ("# a mistake", "does not say which mistake"),
    ],
)
def test_a_wrong_tag_is_told(pack: Pack, tag: str, words: str) -> None:
    file = rejected(pack)
    text = file.read_text(encoding="utf-8")
    file.write_text(tag + "\n" + text.partition("\n")[2], encoding="utf-8")
    ((rule, name, line, message),) = pack.problems()
    assert (rule, name, line) == ("gate-tag", file.name, 1)
    assert words in message


def test_right_answers_among_the_wrong_ones_are_told_and_wrong_among_the_right(pack: Pack) -> None:
    solution = pack.file("solutions/solution.yaml").read_text(encoding="utf-8")
    (pack.solutions / "rejected" / "right.yaml").write_text(f"# shows: wrong-port\n{solution}", encoding="utf-8")
    (pack.solutions / "accepted" / "wrong.yaml").write_text(solution.replace("443", "444"), encoding="utf-8")
    found = {(rule, name) for rule, name, *_ in pack.problems()}
    assert ("gate-rejected", "right.yaml") in found
    assert ("gate-accepted", "wrong.yaml") in found


def test_too_few_answers_are_told(pack: Pack) -> None:
    for folder in ("accepted", "rejected"):
        for file in (pack.solutions / folder).iterdir():
            file.unlink()
    assert {rule for rule, *_ in pack.problems()} == {"gate-accepted", "gate-rejected"}


@pytest.mark.parametrize("name", ["task.md", "solutions/solution.yaml"])
def test_a_missing_file_is_told_and_nothing_falls_over(pack: Pack, name: str) -> None:
    pack.file(name).unlink()
    report = pack.check(FEW)
    assert "gate-file" in {problem.rule for gated in report.gated for problem in gated.problems}


def test_bounds_that_contradict_each_other_are_told(pack: Pack) -> None:
    text = pack.file("solutions/solution.yaml").read_text(encoding="utf-8")
    for name, port in (("required", "80"), ("permitted", "443")):
        (pack.solutions / name).mkdir()
        (pack.solutions / name / "policy.yaml").write_text(text.replace("443", port), encoding="utf-8")
    assert any(rule == "gate-bounds" and "not permitted" in message for rule, *_, message in pack.problems())


def test_folders_that_do_not_fit_are_told(pack: Pack) -> None:
    domain = pack.exercise.parent / "domain.yaml"
    (pack.solutions.parent / "gone").mkdir()
    domain.write_text(domain.read_text(encoding="utf-8").replace("external-api", "another"), encoding="utf-8")
    found = {rule for rule, *_ in pack.problems()}
    assert {"gate-order", "gate-orphan", "exercise-file"} <= found
    domain.unlink()
    assert "gate-order" in {rule for rule, *_ in pack.problems()}


def disagreements(pack: Pack) -> list[Disagreement]:
    return [each for gated in pack.check(FEW).gated for each in gated.disagreements]


def by(monkeypatch: pytest.MonkeyPatch, passes: Callable[[Setting], bool]) -> None:
    """Let the proof pass when something else is so."""
    monkeypatch.setattr(ProofCheck, "run", lambda self, setting: Outcome(passes(setting), "so it seems"))


def test_a_lenient_grader_is_found_out(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that looks at the listed connections alone: what they do not show would score full."""
    by(monkeypatch, lambda setting: setting.after is not setting.before)
    found = disagreements(pack)
    assert found
    for each in found:
        assert not each.within
        assert each.score == each.max_score
        assert each.case
        assert "kind: NetworkPolicy" in each.answer


def test_a_grader_that_goes_by_the_text_is_found_out(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that accepts the reference's own words and no others: what means the same would be rejected."""
    by(monkeypatch, lambda setting: specs(setting.after) == specs(setting.bounds.required))
    found = disagreements(pack)
    assert found
    assert all(each.within and each.score < each.max_score and not each.case for each in found)


def specs(state: State) -> list[Any]:
    return [item.value["spec"] for item in state.of_kind("NetworkPolicy")]


def test_a_grader_that_shows_nothing_is_found_out(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProofCheck, "run", lambda self, setting: Outcome(False))
    monkeypatch.setattr("lab.subjects.network.checks.ConnectCheck.run", lambda self, setting: Outcome(False))
    told = {message for rule, *_, message in pack.problems() if rule == "gate-unshown"}
    assert "no check shows a case in which it is wrong" in told
    assert any("fails without a word" in message for message in told)


def test_a_silent_coach_is_found_out(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lab.grading.grade.advise", lambda attempt: ())
    report = pack.check(Depth(first=60, second=0, coached=1))
    assert "gate-silent" in {problem.rule for gated in report.gated for problem in gated.problems}


def test_every_finding_that_reading_and_applying_make_can_be_a_tag() -> None:
    """The lists of ids are the ones that the code speaks of."""
    root = Path(lab.__file__).parent
    written: set[str] = set()
    for folder in ("manifests", "cluster"):
        for file in (root / folder).rglob("*.py"):
            written |= set(
                re.findall(
                    r'"((?:yaml|decode|validate|apply|approve|delete|file|modes|sheet)-[a-z0-9-]+|api-warning)"',
                    file.read_text("utf-8"),
                )
            )
    assert written == READING | APPLYING
    assert "kubectl-no-match" in known_tags()
    assert "dns-missing" in known_tags()
