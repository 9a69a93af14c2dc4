"""Score sheets: partial credit by hand-computed fractions, and what is made of them."""

from fractions import Fraction

import pytest

from lab.exam.paper import Paper, Task
from lab.exam.practise import practise_next
from lab.exam.sheet import CheckScore, Sheet, TaskScore, rounded
from lab.exam.sheet_fields import hundredths, sheet_json, sheet_of
from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from tests.exam.papers import CATALOG

FINDING = Finding(
    "dns-missing", Severity.ERROR, "no rule opens DNS", Span("a.yaml", 3, 5, 3, 9), "why", "mend", "https://k8s.io/"
)


def scored(number, weight, score, most, **more):
    more = {"domain": "cluster-setup", "competencies": ("network-policies",), "touched": True, **more}
    return TaskScore(
        number=number, exercise=f"exercise-{number}", title=f"Exercise {number}", weight=weight, variant=0, minutes=5,
        score=score, max_score=most, flagged=False, seconds=60.0, **more,
    )  # fmt: skip


def sheet(*tasks, passing=67):
    paper = Paper(
        "mine", "Mine", 1, 60, passing,
        tuple(Task(task.number, task.exercise, task.domain, 0, task.weight, "print") for task in tasks),
    )  # fmt: skip
    return Sheet(
        1, paper, "2026-03-02T09:00:00+00:00", "2026-03-02T10:00:00+00:00", "handed in", 3600.0, "simulated",
        ("cks-lab 1", "cks-lab 2"), "abc", tasks, ("a remark",),
    )  # fmt: skip


def test_partial_credit_is_the_exact_part_of_the_weight():
    # 7 * 3/10 = 2.1; 9 * 2/3 = 6; 5 * 5/5 = 5; 3 * 0/8 = 0: 13.1 together.
    found = sheet(scored(1, 7, 3, 10), scored(2, 9, 2, 3), scored(3, 5, 5, 5), scored(4, 3, 0, 8))
    assert [task.earned for task in found.tasks] == [Fraction(21, 10), 6, 5, 0]
    assert [task.lost for task in found.tasks] == [Fraction(49, 10), 3, 0, 3]
    assert found.percent == Fraction(131, 10)
    assert [task.state for task in found.tasks] == ["partly", "partly", "solved", "missed"]
    assert [task.number for task in found.most_lost] == [1, 2, 4]


def test_thirds_add_up_without_a_rest():
    found = sheet(*(scored(number, 1, 1, 3) for number in range(1, 4)), scored(4, 97, 1, 1))
    assert found.percent == 98
    assert rounded(sheet(*(scored(number, 1, 1, 3) for number in range(1, 3))).percent) == "0.6"


def test_nearly_passed_is_neither_shown_as_passed_nor_passes():
    found = sheet(scored(1, 67, 6696, 6700), scored(2, 33, 0, 10))
    assert found.percent == Fraction(6696, 100)
    assert rounded(found.percent) == "66.9"
    assert not found.passed
    nearer = sheet(scored(1, 67, 66999, 67000), scored(2, 33, 0, 10))
    assert (rounded(nearer.percent), nearer.passed) == ("66.9", False)
    assert hundredths(nearer.percent) == 66.99
    assert (sheet_json(nearer)["percent"], sheet_json(nearer)["passed"]) == (66.99, False)
    just = sheet(scored(1, 67, 10, 10), scored(2, 33, 0, 10))
    assert (rounded(just.percent), just.passed) == ("67.0", True)


def test_what_was_left_or_could_not_be_graded_earns_nothing():
    left = scored(1, 50, 0, 10, touched=False)
    gone = scored(2, 50, 0, 0, trouble="it could not be graded: gone")
    assert left.state == "left"
    assert (gone.earned, gone.lost) == (0, 50)
    assert sheet(left, gone).percent == 0


def test_domains_and_competencies_share_the_whole():
    found = sheet(
        scored(1, 40, 5, 10, competencies=("network-policies", "secrets")),
        scored(2, 30, 10, 10, domain="system-hardening", competencies=("host-footprint",)),
        scored(3, 30, 1, 3, competencies=("network-policies",)),
    )
    assert [(each.name, each.earned, each.weight) for each in found.by_domain] == [
        ("cluster-setup", 30, 70),
        ("system-hardening", 30, 30),
    ]
    assert [(each.name, each.earned, each.weight) for each in found.by_competency] == [
        ("network-policies", 20, 50),
        ("secrets", 10, 20),
        ("host-footprint", 30, 30),
    ]
    assert found.by_domain[0].percent == Fraction(300, 7)
    for shares in (found.by_domain, found.by_competency):
        assert sum(each.earned for each in shares) == found.percent
        assert sum(each.weight for each in shares) == 100


def test_a_sheet_is_kept_and_read_back():
    whole = sheet(
        scored(
            1, 60, 4, 10,
            checks=(CheckScore("a", "a reaches b", 4, 4), CheckScore("b", "c stays", 6, 0, "it does not", held=True)),
            findings=(FINDING, Finding("plain", Severity.NOTE, "no place")),
        ),
        scored(2, 40, 1, 3, touched=False, trouble="changed since"),
    )  # fmt: skip
    found = sheet_of(sheet_json(whole))
    assert found.percent == whole.percent
    assert sheet_json(found) == sheet_json(whole)
    assert found.tasks[0].findings[0].message == FINDING.message
    assert found.tasks[0].findings[1].span is None


PLACES = (
    ("paper",), ("paper", "tasks"), ("tasks", 0), ("tasks", 0, "score"), ("tasks", 0, "checks", 0, "points"),
    ("tasks", 0, "findings", 0, "severity"), ("started",),
)  # fmt: skip


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("junk", [None, "x", [None], {"a": 1}])
def test_a_damaged_sheet_is_said_to_be(path, junk):
    kept = sheet_json(sheet(scored(1, 60, 4, 10, checks=(CheckScore("a", "t", 4, 4),), findings=(FINDING,))))
    here = kept
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = junk
    with pytest.raises(ValueError, match="that was kept is damaged"):
        sheet_of(kept)


def real(exercise_id, number, score):
    exercise = CATALOG.get(exercise_id)
    return TaskScore(
        number, exercise.id, exercise.title, exercise.domain, exercise.competencies, 10, 0, exercise.minutes, score,
        10, True, False, 60.0,
    )  # fmt: skip


def test_what_to_practise_next():
    tasks = (
        real("frontend-egress", 1, 10),
        real("dns-outage", 2, 0),
        real("kernel-surface", 3, 6),
        real("secrets-at-rest", 4, 0),
    )
    found = practise_next(sheet(*tasks), CATALOG)
    assert [(each.task.number, each.same) for each in found] == [(2, False), (4, False), (3, True)]
    assert found[2].exercise.id == "kernel-surface"
    for each in found[:2]:
        own = CATALOG.get(each.task.exercise)
        assert each.exercise.competencies[0] == own.competencies[0]
        assert each.exercise.difficulty <= own.difficulty
        assert each.exercise.id not in {task.exercise for task in tasks}


def test_at_most_five_are_named_and_none_twice():
    tasks = [real(exercise.id, number, 0) for number, exercise in enumerate(list(CATALOG)[:12], 1)]
    found = practise_next(sheet(*tasks), CATALOG)
    assert len(found) == 5
    assert len({each.exercise.id for each in found}) == 5


def test_nothing_is_to_be_practised_after_a_full_score():
    assert practise_next(sheet(real("frontend-egress", 1, 10)), CATALOG) == ()
