"""``cks-lab grade --live``: the same answer on a real cluster, of which this is the person's side."""

import json

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.trial import Observation
from lab.grading.grade import grade
from lab.live import session
from lab.live.event import Event, Phase
from lab.live.session import Graded
from lab.live.trouble import LiveError, NotEnforcedError
from tests.grading.standing import Standing, as_simulated

NAME = "frontend-egress"


@pytest.fixture
def right(home, tmp_path):
    file = tmp_path / "right.yaml"
    file.write_text(str(open_exercise(NAME).solution.submission.files[0].text))
    return file


@pytest.fixture
def cluster(monkeypatch):
    """A cluster that does what the simulator says, and the choices that were made."""
    choices = []

    def answer(exercise, submission, choice, *, confirm, hear, stop=None):
        choices.append((choice, confirm))
        report = grade(exercise, submission, Standing(as_simulated))
        hear(Event(Phase.CONNECT, "a cluster of the test's"))
        for check in report.checks:
            if check.live and check.live.observations:
                hear(Event(Phase.TRY, check.text, check.id, check.live.observations))
        return Graded(report, None)

    monkeypatch.setattr(session, "grade_live", answer)
    return choices


def fails(monkeypatch, error):
    def answer(*_, **__):
        raise error

    monkeypatch.setattr(session, "grade_live", answer)


def test_both_verdicts_are_told_and_each_check_as_soon_as_it_was_tried(lab, right, cluster):
    ran = lab("grade", NAME, right, "--live")
    assert ran.status == 0
    assert ran.out.startswith(f"✓ passed  {NAME}  10 of 10 points\n")
    assert ran.out.count("live ✓") == 6
    assert "connect: a cluster of the test's" in ran.err
    assert "✓ the frontend no longer reaches the database" in ran.err
    assert cluster[0][0].own


def test_json_differs_only_in_the_evidence(lab, right, cluster):
    live = json.loads(lab("grade", NAME, right, "--live", "-o", "json").out)
    simulated = json.loads(lab("grade", NAME, right, "-o", "json").out)
    assert live.pop("cluster") == "live"
    assert simulated.pop("cluster") == "simulated"
    assert all(check.pop("live") for check in live["checks"])
    assert live == simulated


def test_a_context_is_used_once_it_was_agreed_to(lab, right, cluster, tmp_path):
    described = tmp_path / "kubeconfig"
    described.write_text("{}")
    ran = lab("grade", NAME, right, "--live", "--context", "play", "--kubeconfig", described, "--yes")
    assert ran.status == 0
    choice, confirm = cluster[0]
    assert (choice.context, choice.kubeconfig, choice.yes_really) == ("play", described, False)
    assert confirm("Use it?")


def test_without_a_terminal_nobody_agrees(lab, right, cluster):
    lab("grade", NAME, right, "--live", "--context", "play")
    assert not cluster[0][1]("Use it?")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--context", "play"], "--context chooses a real cluster: say --live as well"),
        (["--own-names"], "--own-names chooses a real cluster: say --live as well"),
        (["--live", "--kubeconfig", "x"], "--kubeconfig describes a context: name that with --context"),
        (["--live", "--context", "play", "--kubeconfig", "nowhere"], "nowhere: no such file"),
    ],
)
def test_options_that_do_not_go_together(lab, right, options, said):
    ran = lab("grade", NAME, right, *options)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


@pytest.mark.parametrize(
    "error",
    [LiveError("There is none", "make one"), NotEnforcedError("The plugin lets everything through", "use another")],
)
def test_what_stops_a_run_is_a_sentence_with_what_to_do_and_no_grade(lab, right, monkeypatch, error):
    fails(monkeypatch, error)
    ran = lab("grade", NAME, right, "--live")
    assert (ran.status, ran.out) == (3, "")
    assert error.sentence in ran.err
    assert error.mend in ran.err


def test_ctrl_c_says_how_things_stand(lab, right, monkeypatch):
    fails(monkeypatch, KeyboardInterrupt())
    ran = lab("grade", NAME, right, "--live")
    assert (ran.status, ran.out) == (130, "")
    assert "cks-lab cluster clean" in ran.err


def test_there_is_no_practice_cluster_at_first(lab, right):
    ran = lab("grade", NAME, right, "--live")
    assert ran.status == 3
    assert "cks-lab cluster up" in ran.err


def test_what_could_not_be_removed_is_told_beside_the_report(lab, right, cluster, monkeypatch):
    answer = session.grade_live

    def leaving(*given, **named):
        return Graded(answer(*given, **named).report, LiveError("A namespace is stuck", "see to it"))

    monkeypatch.setattr(session, "grade_live", leaving)
    ran = lab("grade", NAME, right, "--live")
    assert ran.status == 0
    assert "A namespace is stuck" in ran.err


def test_an_observation_that_was_not_made_is_told_with_its_reason(lab, right, monkeypatch):
    def answer(exercise, submission, choice, *, confirm, hear, stop=None):
        report = grade(exercise, submission, Standing(lambda trial: None))
        trial = report.checks[0].live.observations[0].trial
        hear(Event(Phase.TRY, "", report.checks[0].id, (Observation(trial, None, "not run: no node"),)))
        return Graded(report, None)

    monkeypatch.setattr(session, "grade_live", answer)
    ran = lab("grade", NAME, right, "--live")
    assert "not run: no node" in ran.err
    assert ran.status == 0
