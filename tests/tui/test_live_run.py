"""A live run by itself: from idle to done, and what there is to show at each station."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.grading.report import CheckResult, LiveVerdict, Report
from lab.live.connection import connect
from lab.live.kind.places import Places
from lab.live.production import looks_like_production
from lab.live.trouble import LiveError
from lab.manifests.finding import Finding, Severity
from lab.manifests.submission import Submission
from lab.tui.live_run import LiveMark, LiveRun, Stage, Trouble, in_the_app, mark_of
from tests.tui.live_stage import DOUBT, seen

ANSWER = Submission.of("good")


def run():
    return LiveRun(ANSWER, ["keeps", "closed"])


def begun(at=100.0):
    found = run()
    found.begin(at)
    return found


def check(name, passed, live):
    return CheckResult(name, name, 5, 5 if passed else 0, passed, False, "", live=live)


def report(*checks, findings=()):
    earned = sum(each.earned for each in checks)
    return Report("some", "live", earned, 5 * len(checks), checks, findings)


GOOD = report(
    check("keeps", True, LiveVerdict(True, True, "it answers")),
    check("closed", True, LiveVerdict(True, True, "it is blocked")),
)


def test_an_idle_run_shows_nothing():
    idle = run()
    assert (idle.stage, idle.going, idle.marks, idle.ending) == (Stage.IDLE, False, {}, "")
    assert idle.status(5.0) == ""
    assert not idle.cancel(5.0)


def test_what_is_heard_before_it_began_or_after_it_ended_is_dropped():
    idle = run()
    idle.hear("try", "", "keeps", seen(False), 1.0)
    assert idle.tried == 0
    done = begun()
    done.stop(None, 101.0)
    done.hear("try", "", "keeps", seen(False), 102.0)
    assert done.tried == 0


def test_each_check_waits_until_its_turn_and_then_has_its_mark():
    going = begun()
    assert [mark.waits for mark in going.marks.values()] == [True, True]
    going.hear("try", "", "closed", seen(True), 101.0)
    assert going.marks["keeps"].waits
    assert going.marks["closed"] == LiveMark(False, "10.0.0.1 → 10.0.0.2:80: answered", "", seen(True))


def test_the_status_says_first_what_matters_most():
    going = begun()
    assert going.status(102.0) == "connecting… 2 s · Esc stops it"
    going.hear("set up", "namespace shop", "", (), 102.0)
    assert going.status(105.0) == "set up · 5 s · Esc stops it · namespace shop"
    going.hear("try", "", "keeps", seen(False), 106.0)
    assert going.status(106.0) == "try, 1 of 2 checks · 0 s · Esc stops it"
    going.hear("clean up", "2 namespaces\nare going", "", (), 107.0)
    assert going.status(107.0) == "clean up, 1 of 2 checks · 0 s · 2 namespaces are going"
    going.cancel(108.0)
    assert going.status(110.0) == "cleaning up… 2 s"


def test_the_phases_take_all_the_time_there_was():
    going = begun(100.0)
    for at, phase in ((101.5, "connect"), (102.0, "set up"), (103.0, "try"), (105.0, "set up"), (106.0, "clean up")):
        going.hear(phase, "", "", (), at)
    going.finish(GOOD, None, 108.0)
    assert going.seconds == 8.0
    assert going.spent == {"connect": 2.0, "set up": 2.0, "try": 2.0, "clean up": 2.0}
    assert going.times == "connect 2.0 s, set up 2.0 s, try 2.0 s, clean up 2.0 s"


def test_a_report_decides_the_marks():
    going = begun()
    going.hear("try", "", "keeps", seen(True), 101.0)
    live = LiveVerdict(False, True, "it answers", seen(True), DOUBT)
    going.finish(report(check("keeps", False, live), check("closed", True, None)), None, 102.0)
    assert going.marks["keeps"] == LiveMark(False, "it answers", DOUBT, seen(True))
    assert going.marks["closed"].passed is None
    assert "not tried" in going.marks["closed"].words
    assert going.ending == "✗ 5 of 10 points, 1 otherwise than the simulator says"


def test_what_nothing_could_be_tried_for_is_said_once():
    going = begun()
    live = LiveVerdict(None, True, "not run: no node", seen(None))
    going.finish(report(check("keeps", True, live), check("closed", True, live)), None, 102.0)
    assert going.untried == "no node"
    assert going.ending == "nothing could be tried: no node"
    assert {mark.words for mark in going.marks.values()} == {""}


def test_one_check_that_was_tried_is_enough_for_a_verdict():
    going = begun()
    none = LiveVerdict(None, True, "not run: no node", seen(None))
    going.finish(report(check("keeps", True, none), check("closed", True, LiveVerdict(True, True, ""))), None, 102.0)
    assert going.untried == ""
    assert going.marks["keeps"].words == "no node"


def test_a_report_that_comes_after_the_run_was_stopped_is_not_shown():
    going = begun()
    assert going.cancel(101.0)
    assert not going.cancel(101.5)
    assert going.going
    going.finish(GOOD, Trouble("Something is left"), 102.0)
    assert (going.stage, going.report, going.stopped, going.ending) == (Stage.DONE, None, True, "stopped")
    assert going.left == Trouble("Something is left")
    assert going.marks == {}


def test_a_run_that_failed_keeps_no_marks():
    going = begun()
    going.hear("try", "", "keeps", seen(False), 101.0)
    going.fail(Trouble("The server is gone", "see to it"), 102.0)
    assert (going.marks, going.ending) == ({}, "The server is gone")


def test_only_what_the_cluster_alone_said_is_news():
    findings = tuple(
        Finding(rule, Severity.WARNING, "words", None) for rule in ("live-refused", "dns-missing", "live-disagrees")
    )
    going = begun()
    assert going.findings == ()
    going.finish(replace(GOOD, findings=findings), None, 102.0)
    assert [finding.rule for finding in going.findings] == ["live-refused", "live-disagrees"]


def test_it_is_about_its_own_text():
    assert run().of_now(Submission.of("good"))
    assert not run().of_now(Submission.of("good "))


@pytest.mark.parametrize(
    ("fared", "passed"),
    [
        ((False, False), True), ((False, True), False), ((None, False), None), ((None, True), False),
        ((), None),
    ],
)  # fmt: skip
def test_a_check_holds_when_all_that_was_tried_for_it_does(fared, passed):
    assert mark_of(each for one in fared for each in seen(one)).passed is passed


def test_why_something_was_not_tried_is_said_without_saying_so_twice():
    assert mark_of(seen(None)).words == "no node"


MOVES = ("begin", "hear", "cancel", "finish", "fail", "stop")


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(MOVES), max_size=12))
def test_it_never_goes_back_and_ends_in_one_way(moves):
    order = list(Stage)
    found, reached = run(), 0
    for at, move in enumerate(moves):
        match move:
            case "begin":
                found.begin(at)
            case "hear":
                found.hear("try", "", "keeps", seen(False), at)
            case "cancel":
                found.cancel(at)
            case "finish":
                found.finish(GOOD, None, at)
            case "fail":
                found.fail(Trouble("gone"), at)
            case "stop":
                found.stop(None, at)
        assert order.index(found.stage) >= reached
        reached = order.index(found.stage)
    ways = (found.report is not None, found.trouble is not None, found.stopped)
    assert sum(ways) == (found.stage is Stage.DONE)


def test_what_to_do_speaks_of_the_settings_and_not_of_options(tmp_path):
    with pytest.raises(LiveError) as none:
        connect(Places(tmp_path).kubeconfig, None)
    assert "--context" in none.value.mend
    told = in_the_app(none.value.mend)
    assert "--context" not in told
    assert "cks-lab cluster up" in told
    assert "[live]" in told


def test_production_is_left_to_the_command_line(tmp_path):
    assert looks_like_production("production", "c", "https://127.0.0.1:1", "", "u")
    file = tmp_path / "kubeconfig"
    file.write_text(
        "apiVersion: v1\nkind: Config\ncurrent-context: production\n"
        "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]\n"
        "users: [{name: u, user: {token: t}}]\n"
        "contexts: [{name: production, context: {cluster: c, user: u}}]\n"
    )
    with pytest.raises(LiveError) as refused:
        connect(file, "production", confirm=lambda _: True)
    assert "grade --live --yes-really" in in_the_app(refused.value.mend)
