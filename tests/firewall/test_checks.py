"""What the checks and the view say."""

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.manifests.submission import Submission
from lab.subjects.firewall import subject
from lab.subjects.firewall.checks import PacketKind
from lab.subjects.firewall.node import RULES


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("22", "write it as packet"),
        ({"from": "10.0.0.1", "to": "22/TCP"}, "write it as packet"),
        ({"from": "10.0.0.1", "to": "22", "expect": "accepted"}, "neither a port like 22/TCP"),
        ({"from": "me", "to": "22/TCP", "expect": "accepted"}, "'me' does not appear"),
        ({"from": "10.0.0.1", "to": "22/TCP", "expect": "accepted", "sate": "new"}, "unknown key 'sate'"),
        ({"from": "10.0.0.1", "to": "22/TCP", "expect": "dropped", "state": "old"}, "state is one of"),
    ],
)
def test_a_check_says_how_to_write_it(written, said):
    with pytest.raises(ValueError, match=said):
        PacketKind().parse(written)


def test_the_rule_that_decides_is_named_with_its_place():
    exercise = open_exercise("firewall-order")
    found = exercise.starter
    submission = Submission.of(f"{found.files[0].text}\n# looked at\n", "nftables.conf")
    report = grade(exercise, submission, SimulatedCluster())
    builders = next(each for each in report.checks if each.id == "builders")
    assert not builders.passed
    note = builders.notes[0]
    assert "ip saddr 10.0.0.0/16 accept" in note.text
    assert note.span is not None
    assert str(found.files[0].text).splitlines()[note.span.line - 1].strip() == "ip saddr 10.0.0.0/16 accept"


def test_a_refused_file_filters_nothing_and_says_where():
    exercise = open_exercise("node-firewall")
    broken = str(exercise.solution.submission.files[0].text).replace("tcp dport 22 accept", "tcp dport 22 acept")
    report = grade(exercise, Submission.of(broken, "nftables.conf"), SimulatedCluster())
    finding = report.findings[0]
    assert finding.rule == "nft-refuses"
    assert "acept" in broken.splitlines()[finding.span.line - 1]
    assert report.score == 0


def test_the_view_tells_who_reaches_what():
    exercise = open_exercise("node-firewall")
    found = subject.view(exercise.scenario).rows
    assert {row.what for row in found if row.everyone and row.hook == "input"} >= {"TCP every port", "ICMP", "ICMPV6"}
    closed = subject.view(exercise.bounds.required).rows
    etcd = next(row for row in closed if row.what == "TCP 2379-2380")
    assert etcd.sources == ("10.0.0.11", "10.0.0.12")
    broken = exercise.scenario.with_node_files({RULES: "table {"})
    assert "unexpected" in subject.view(broken).trouble or "expecting" in subject.view(broken).trouble
