"""``cks-lab review``, and what ``cks-lab progress`` says of mastery."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from lab.grading.report import CheckResult, Report
from lab.manifests.finding import Finding, Severity
from lab.manifests.submission import Submission
from lab.progress import Progress
from tests.shipped import shipped_catalog


class Learner:
    """Someone who handed in answers some days ago."""

    def __init__(self):
        self.days = 0
        self.seconds = 0
        self.kept = Progress.open(clock=self.clock)

    def clock(self):
        noon = datetime.now().astimezone().replace(hour=0, minute=0, second=1, microsecond=0)
        return (noon - timedelta(days=self.days, seconds=-self.seconds)).astimezone(UTC)

    def answers(self, days_ago, exercise, *rules, seed=0):
        """Hand in an answer that shows rules, or a right one."""
        self.days = days_ago
        self.seconds += 1
        score = 4 if rules else 10
        check = CheckResult("all", "all of it", 10, score, not rules, False, "")
        findings = tuple(Finding(rule, Severity.ERROR, "said") for rule in rules)
        report = Report(exercise, "simulated", score, 10, (check,), findings)
        self.kept.record(exercise, report, Submission.of(""), 60, seed=seed)


@pytest.fixture
def learner(home):
    found = Learner()
    yield found
    found.kept.close()


def test_a_new_learner_is_told_how_to_begin(lab):
    ran = lab("review")
    assert ran.status == 0
    assert "Nothing to revisit yet" in ran.out
    assert "cks-lab list" in ran.out
    found = json.loads(lab("review", "-o", "json").out)
    assert (found["kind"], found["due"], found["coming"], found["next_due"]) == ("review", [], [], None)


def test_one_who_made_no_mistake_is_told_so(lab, learner):
    learner.answers(1, "frontend-egress")
    assert "no misunderstanding so far" in lab("review").out


def test_what_is_due_why_and_how_to_begin(lab, learner):
    learner.answers(9, "and-or", "and-written-as-or")
    learner.answers(4, "prometheus", "and-written-as-or", "port-missing-allows-all")
    ran = lab("review")
    assert ran.status == 0
    assert "you showed “AND written as OR” twice, last 4 days ago" in ran.out
    assert "you showed “a rule without ports” once, 4 days ago" in ran.out
    assert ran.out.splitlines()[-1].startswith("  cks-lab start prometheus ")
    assert max(map(len, ran.out.splitlines())) <= 80


def test_the_command_it_names_works(lab, learner):
    learner.answers(9, "and-or", "and-written-as-or")
    learner.answers(8, "and-or")
    lines = lab("review").out.splitlines()
    (command,) = (line.split() for line in lines if line.startswith("  cks-lab "))
    assert lab(*command[1:]).status == 0


def test_a_narrow_terminal_of_few_characters_shows_it_all(lab, learner, process):
    learner.answers(4, "prometheus", "and-written-as-or")
    ran = process("review", COLUMNS="40", PYTHONIOENCODING="ascii")
    assert 'you showed "AND written as OR" once' in " ".join(ran.out.split())
    assert max(len(line) for line in ran.out.splitlines() if "cks-lab" not in line) <= 40
    assert "?" not in ran.out


def test_nothing_due_says_when(lab, learner):
    learner.answers(0, "and-or", "and-written-as-or")
    ran = lab("review")
    assert ran.out == "Nothing is due today. The next is due tomorrow.\n"
    assert "AND written as OR" in lab("review", "--all").out


def test_all_shows_what_can_wait_and_what_is_to_come(lab, learner):
    rules = ("dns-missing", "wrong-port", "one-lock-only", "wrong-protocol", "ingress-for-egress", "nothing-closed")
    for exercise, rule in zip(shipped_catalog(), rules, strict=False):
        learner.answers(3, exercise.id, rule)
    learner.answers(0, "layers", "new-policy-cannot-deny")
    ran = lab("review")
    assert ran.out.count("you showed") == 5
    assert "1 more can wait; see it with: cks-lab review --all" in ran.out
    whole = lab("review", "--all").out
    assert whole.count("you showed") == 6
    assert "To come" in whole
    assert "a new policy expected to deny" in whole


def test_everything_settled(lab, learner):
    for days_ago, rules in ((100, ("dns-missing",)), *((days, ()) for days in (100, 99, 96, 89, 73, 38))):
        learner.answers(days_ago, "frontend-egress", *rules)
    assert "every misunderstanding you showed is settled" in lab("review").out
    assert "DNS forgotten: once, 100 days ago; settled" in " ".join(lab("progress").out.split())


def test_json_holds_the_same_in_fields(lab, learner):
    learner.answers(2, "and-or", "and-written-as-or")
    learner.answers(0, "layers", "wrong-peer")
    found = json.loads(lab("review", "-o", "json").out)
    (offer,) = found["due"]
    assert (offer["exercise"], offer["first"]) == ("and-or", True)
    assert offer["command"].startswith("cks-lab start and-or ")
    assert offer["new_variant"] is (offer["seed"] > 0)
    (why,) = offer["misunderstandings"]
    assert (why["rule"], why["title"], why["topic"]) == ("and-written-as-or", "AND written as OR", "selectors")
    assert (why["times"], why["overcome"], why["settled"], why["exercises"]) == (1, False, False, ["and-or"])
    assert [each["rule"] for each in found["coming"]] == ["wrong-peer"]
    assert found["next_due"] == found["coming"][0]["due"] > found["today"] > why["due"]


def test_progress_shows_mastery_and_the_misunderstandings_by_name(lab, learner):
    assert "Mastery" not in lab("progress").out
    learner.answers(3, "frontend-egress", "dns-missing")
    learner.answers(3, "frontend-egress")
    ran = lab("progress")
    assert ran.status == 0
    assert max(len(line) for line in ran.out.splitlines() if not line.startswith("kept in ")) <= 100
    (dns,) = (line for line in ran.out.splitlines() if line.startswith("  DNS "))
    assert dns.endswith(" %")
    assert "not enough evidence yet" in ran.out
    assert "✓ DNS forgotten: once, 3 days ago; right since, to revisit today" in " ".join(ran.out.split())
    assert "cks-lab review" in ran.out
    found = json.loads(lab("progress", "-o", "json").out)
    (topic,) = (each for each in found["topics"] if each["topic"] == "dns")
    assert (topic["passes"], topic["lapses"]) == (1, 1)
    assert 0 < topic["mastery"] < 60
    assert {each["topic"] for each in found["topics"] if each["mastery"] is None}
    assert [each["rule"] for each in found["misunderstandings"]] == ["dns-missing"]
    assert found["competencies"][0]["competency"] == "network-policies"


def test_a_real_answer_is_followed_up(lab, tmp_path):
    """From grading a wrong answer to being offered the exercise again."""
    exercise = next(iter(shipped_catalog()))
    wrong = next(each for each in exercise.solution.rejected if each.shows == "dns-missing")
    file = tmp_path / "work" / "answer.yaml"
    file.write_text(str(wrong.submission.files[0].text))
    assert lab("grade", exercise.id, file).status == 1
    found = json.loads(lab("review", "-o", "json").out)
    assert "dns-missing" in {each["rule"] for each in found["coming"]}
