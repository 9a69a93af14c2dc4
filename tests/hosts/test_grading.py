"""What grading says of a node's files, and what checks can be written."""

import pytest

from lab.catalog.catalog import open_exercise
from lab.cluster.simulated import SimulatedCluster
from lab.grading.grade import grade
from lab.manifests.submission import Submission, SubmittedFile
from lab.subjects.hosts.checks import HostKind


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"of": "sshd"}, "write it as host"),
        ({"of": "sshd", "setting": "PermitRootLogin", "is": False}, "every value is a text"),
        ({"of": "sshd", "settings": "x", "is": "y"}, "unknown key 'settings'"),
        ({"of": "kernel", "works": True}, "works: true is for one of"),
        ([], "write it as host"),
    ],
)
def test_a_check_says_how_to_write_it(written, said):
    with pytest.raises(ValueError, match=said):
        HostKind().parse(written)


def handed_in(name, **changed):
    exercise = open_exercise(name)
    files = [
        SubmittedFile(file.name, changed.get(file.name.replace(".", "_").replace("-", "_"), str(file.text)))
        for file in exercise.solution.submission.files
    ]
    return grade(exercise, Submission(tuple(files)), SimulatedCluster())


def test_the_line_that_wins_is_pointed_at():
    report = handed_in("kernel-surface", **{"90_tracing_conf": "# old\nkernel.dmesg_restrict = 0\n"})
    finding = report.findings[0]
    assert finding.rule == "sysctl-later-wins"
    assert (finding.span.file, finding.span.line) == ("60-hardening.conf", 2)
    witness = next(each for check in report.checks for each in check.witnesses)
    assert "kernel.dmesg_restrict is 0" in witness.text
    assert witness.notes[0].span.file == "90-tracing.conf"


def test_a_half_typed_file_is_judged_as_far_as_it_goes():
    report = handed_in("engine-socket", daemon_json='{\n  "log-driver": "json-file",\n  "icc": fal')
    assert report.findings[0].rule == "host-file-refused"
    assert report.findings[0].span.file == "daemon.json"
    assert 0 < report.score < report.max_score
