"""The ways to check that Falco brings."""

import pytest

from lab.subjects.protocol import Bounds, Setting
from lab.subjects.registry import check_kind
from tests.falco.world import SHELL, WEB, YAML, check, event, state

WEB_SHELL = {"rule": "Shell", "where": {"container.name": "web", "evt.type": "execve", "proc.name": "bash"}}


def outcome(asked, given=SHELL, *, required=SHELL, **more):
    bounds = Bounds(state(required, **more), state(required, **more))
    return check(**asked).run(Setting(state("", **more), state(given, **more), bounds))


def test_falco_starts():
    assert outcome({"loads": True}).passed
    refused = outcome({"loads": True}, "- rule: x\n  desc: [")
    assert refused.passed is False
    assert "LOAD_ERR_YAML_PARSE" in refused.summary


def test_alerts_and_silence():
    assert outcome({"alerts": WEB_SHELL}).passed
    assert outcome({"alerts": {"rule": "Shell", "events": [3, 4], "expect": "silent"}}).passed
    loud = outcome({"alerts": {"rule": "Shell", "events": [1, 3, 4], "expect": "silent"}})
    assert loud.passed is False
    assert [each.kind for each in loud.witnesses] == ["excess"]


def test_no_event_that_is_meant_is_no_success():
    assert outcome({"alerts": {"rule": "Shell", "where": {"proc.name": "zsh"}}}).passed is False


def test_any_rule_may_be_asked_about():
    assert outcome({"alerts": {"events": [1]}}).passed
    assert outcome({"alerts": {"events": [1]}}, "").passed is False


def test_a_rule_that_alerts_first_is_told():
    other = SHELL.replace("rule: Shell", "rule: Other")
    found = outcome({"alerts": WEB_SHELL}, other + SHELL)
    assert any("'Other' alerts of it first" in note.text for note in found.notes)
    assert outcome({"alerts": WEB_SHELL}, other + SHELL, settings=YAML + "rule_matching: all").passed


def test_what_is_printed_and_where():
    assert outcome({"prints": {"rule": "Shell", "to": "stdout"}}).passed
    assert "nothing is written to /a.log" in outcome({"prints": {"rule": "Shell", "to": "/a.log"}}).summary
    other = outcome({"prints": {"rule": "Shell"}}, SHELL.replace("cmd=", "c="))
    assert other.passed is False
    assert "and must print: 09:14:03.787220913: Warning shell user=root cmd=bash" in other.notes[1].text


def test_what_was_seen_answers_a_question():
    asked = check(seen={"question": "pod", "where": {"evt.type": "openat"}, "field": "k8s.pod.name"})
    before = state()
    bounds = Bounds(before.with_sheet({"pod": "web-0"}), before.with_sheet({"pod": "web-0"}))
    assert asked.right(before) == ("web-0",)
    assert asked.run(Setting(before, before.with_sheet({"pod": "WEB-0"}), bounds)).passed
    wrong = asked.run(Setting(before, before.with_sheet({"pod": "job-0"}), bounds))
    assert wrong.passed is False
    assert wrong.summary == "pod: job-0 is not right"


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("loads", False),
        ("alerts", {}),
        ("alerts", {"rule": "x", "expect": "maybe"}),
        ("alerts", {"rule": "x", "events": ["one"]}),
        ("alerts", {"rule": "x", "when": 1}),
        ("prints", {"to": "stdout"}),
        ("prints", {"rule": "x", "to": 1}),
        ("seen", {"question": "x"}),
        ("stopped", {"workloads": ["shop/web"]}),
        ("stopped", {}),
    ],
)
def test_parameters_that_are_none(key, written):
    kind = check_kind(key)
    assert kind is not None
    with pytest.raises(ValueError, match=r".+"):
        kind.parse(written)


def test_lines_that_are_no_events_are_passed_over():
    from lab.subjects.falco.events.event import events_of

    found = state(events=(event(place=WEB),))
    broken = found.with_node_files({**found.node_files, "/var/lib/falco/more.jsonl": "{oops\n[1]\n\n"})
    assert len(events_of(broken)) == 1
