"""Blueprints: those of the lab, those a person writes, and what is said about wrong ones."""

import re
from pathlib import Path

import pytest

from lab.exam.blueprint import FULL, BlueprintError, read_blueprint
from lab.exam.draw import draw_paper
from lab.exam.shipped import USUAL, find_blueprint, names
from tests.exam.papers import CATALOG, DOMAINS

ROOT = Path(__file__).parents[2]

GOOD = """\
title: Two domains
tasks: 4
minutes: 30
passing: 67
weights: {least: 15, most: 40}
domains: {cluster-setup: 60, supply-chain-security: 40}
easy: 1
hard: 1
subjects: [network]
"""


def test_the_whole_exam_is_as_the_exam_is():
    exam = find_blueprint(USUAL, DOMAINS)
    assert (exam.tasks, exam.minutes, exam.passing) == (16, 120, 67)
    assert (exam.least, exam.most) == (3, 9)
    assert [exam.domains[domain] for domain in DOMAINS] == [15, 15, 10, 20, 20, 20]
    assert exam.subjects == ("network",)


def test_there_are_a_sprint_and_one_for_each_domain():
    assert names()[:2] == (USUAL, "sprint")
    assert set(names()[2:]) == set(DOMAINS)
    assert find_blueprint("sprint", DOMAINS).minutes == 30
    for name in DOMAINS:
        assert find_blueprint(name, DOMAINS).domains == {name: FULL}


def test_one_that_a_person_wrote(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(GOOD)
    mine = find_blueprint(str(file), DOMAINS)
    assert (mine.name, mine.title, mine.tasks) == ("mine", "Two domains", 4)
    assert mine.domains == {"cluster-setup": 60, "supply-chain-security": 40}


@pytest.mark.parametrize(
    ("was", "written", "place", "says"),
    [
        ("tasks: 4", "tasks: 0", "2:8", "must be 1 to 100, not 0"),
        ("tasks: 4", "tasks: four", "2:8", "not 'four'"),
        ("tasks: 4\n", "", "1:1", "needs 'tasks'"),
        ("tasks: 4", "tasks: true", "2:8", "not True"),
        ("tasks: 4", "tasks: 9", "2:8", "write 3 to 6 tasks, or other weights"),
        ("tasks: 4", "tasks: 2", "2:8", "2 tasks of 15 to 40 % do not make 100 %"),
        ("minutes: 30", "minutes: 601", "3:10", "must be 1 to 600"),
        ("passing: 67", "passing: 101", "4:10", "must be 1 to 100"),
        ("passing: 67", "passing: 66.5", "4:10", "not 66.5"),
        ("least: 15, most: 40", "least: 50, most: 40", "5:28", "at least 'least', 50"),
        ("least: 15, most: 40", "least: 34, most: 40", "2:8", "write other weights"),
        (", most: 40", "", "5:10", "needs 'most'"),
        ("weights: {least: 15, most: 40}\n", "", "1:1", "needs 'weights'"),
        ("{least: 15, most: 40}", "5", "5:10", "must be a mapping"),
        ("most: 40", "most: 40, more: 1", "5:38", "unknown key 'more'"),
        ("cluster-setup: 60", "cluster-stup: 60", "6:25", "no such domain; known domains: cluster-hardening"),
        ("60", "61", "6:10", "add up to 101 %, not to 100 %"),
        ("60", "-1", "6:26", "must be 1 to 100, not -1"),
        ("{cluster-setup: 60, supply-chain-security: 40}", "{}", "6:10", "needs 'domains'"),
        ("{cluster-setup: 60, supply-chain-security: 40}", "[a]", "6:10", "not ['a']"),
        ("easy: 1", "easy: 4", "1:1", "4 easy and 1 hard tasks are more than the 4"),
        ("[network]", "[networks]", "9:12", "no such subject; known: admission"),
        ("[network]", "network", "9:11", "not 'network'"),
        ("title: Two domains", "titel: Two domains", "1:8", "unknown key 'titel'; known keys: domains"),
        ("title: Two domains", "title: 5", "1:8", "not 5"),
        ("tasks: 4", "tasks: 4\ntasks: 5", "3:1", "tasks"),
        (GOOD, "- tasks\n", "1:1", "must be a mapping"),
        (GOOD, "", "1:1", "is empty"),
        (GOOD, "tasks: [", "1:8", "YAML"),
        (GOOD, "a: 1\n---\nb: 2\n", "3:1", "one YAML document and no more"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(was, written, place, says):
    assert was in GOOD
    with pytest.raises(BlueprintError) as refused:
        read_blueprint(GOOD.replace(was, written), "mine.yaml", DOMAINS)
    assert str(refused.value).startswith(f"mine.yaml:{place}: ")
    assert says in str(refused.value)


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(BlueprintError, match=r"absent\.yaml: cannot be read: No such file"):
        find_blueprint(str(tmp_path / "absent.yaml"))
    long = tmp_path / "long.yaml"
    long.write_text("# " + "x" * 200_000)
    with pytest.raises(BlueprintError, match="is longer than"):
        find_blueprint(str(long))
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BlueprintError, match=re.escape("bytes.yaml")):
        find_blueprint(str(tmp_path / "bytes.yaml"))


def test_a_name_nearly_right_is_suggested():
    with pytest.raises(BlueprintError, match=r"did you mean sprint\?"):
        find_blueprint("sprnt")
    with pytest.raises(BlueprintError, match="there are: cks, sprint"):
        find_blueprint("zzz")


def test_the_blueprint_of_the_documentation_can_be_drawn():
    text = (ROOT / "docs" / "exam.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    blueprint = read_blueprint(shown, "shown.yaml", DOMAINS)
    assert len(draw_paper(blueprint, CATALOG, 1).tasks) == 6
