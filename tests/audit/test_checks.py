"""The checks: requests asked of a policy, the log of a manifest, answers that a log holds."""

from __future__ import annotations

import json

import pytest

from lab.cluster.state import State
from lab.manifests.document import Json
from lab.subjects.audit.checks import AuditedKind, LogsKind
from lab.subjects.audit.events import events, matching, values
from lab.subjects.audit.logged import LoggedKind
from lab.subjects.protocol import Outcome, Setting
from tests.audit.files import FLAGS, LOG, METADATA, POLICY, exact, manifest, policy, state

SECRETS = '- {level: Request, resources: [{resources: [secrets]}]}\n- {level: Metadata}\n'


def audited(written: Json, own: str) -> Outcome:
    asked = state(METADATA)
    return AuditedKind().parse(written).run(Setting(asked, state(own), exact(asked)))


def test_a_level_is_asked():
    asked = {"verb": ["get", "list"], "resource": "secrets", "namespace": "default", "level": "Metadata"}
    assert audited(asked, METADATA).passed
    found = audited(asked, policy(SECRETS))
    assert found.passed is False
    assert found.summary == (
        "When someone gets or lists secrets in default, what was sent is written too (Request), and Metadata was asked"
    )
    assert found.notes[0].text == "The first rule that matches decides: the 1st rule, level Request."
    assert found.notes[0].span is not None


def test_a_level_may_be_a_bound():
    least = {"verb": "get", "resource": "secrets", "at_least": "Metadata"}
    assert audited(least, policy(SECRETS)).passed
    most = {"verb": "get", "resource": "secrets", "at_most": "Metadata"}
    assert audited(most, policy(SECRETS)).passed is False


def test_somebody_is_asked_about():
    what = {"verb": "create", "resource": "pods/exec", "namespace": "dev"}
    asked = {"as": "serviceaccount dev/ci", **what, "level": "None"}
    assert audited(asked, policy('- {level: None, users: ["system:serviceaccount:dev:ci"]}\n- level: Request\n')).passed
    found = audited(asked, policy("- level: Request\n"))
    assert found.summary.startswith("When service account ci of dev runs commands in pods in dev, ")


def test_stages_are_asked():
    asked = {"verb": "get", "url": "/version", "level": "Metadata", "stages": ["ResponseComplete"]}
    three = "omitStages: [RequestReceived, ResponseStarted, Panic]\n"
    assert audited(asked, policy("- level: Metadata\n", three)).passed
    assert audited(asked, METADATA).passed is False


def test_a_policy_that_is_not_read_fails():
    found = audited({"verb": "get", "resource": "secrets", "level": "None"}, "rules: [")
    assert found.passed is False
    assert "does not start" in found.summary


@pytest.mark.parametrize(
    "written",
    [
        None,
        {},
        {"verb": "get", "resource": "secrets"},
        {"verb": "get", "resource": "secrets", "level": "metadata"},
        {"verb": "get", "resource": "secrets", "level": "None", "at_most": "None"},
        {"verb": "get", "resource": "secrts", "level": "None"},
        {"verb": "get", "resource": "secrets", "url": "/x", "level": "None"},
        {"verb": "get", "resource": "secrets", "level": "None", "stages": ["Received"]},
        {"verb": "get", "resource": "secrets", "level": "None", "where": "x"},
    ],
)
def test_what_an_author_writes_wrongly_is_told(written: Json):
    with pytest.raises(ValueError, match=r"."):
        AuditedKind().parse(written)


def logs(written: Json, pod: str) -> Outcome:
    asked = state(METADATA, manifest())
    return LogsKind().parse(written).run(Setting(asked, state(METADATA, pod), exact(asked)))


def test_a_log_is_asked():
    asked = {"policy": POLICY, "path": LOG, "maxage": 30, "maxbackup": 10, "maxsize": 100}
    assert logs(asked, manifest()).passed
    assert logs(asked, manifest((*FLAGS, "--audit-log-maxage=3"))).summary.endswith("3, and 30 was asked")
    assert logs(asked, manifest(FLAGS[1:])).passed is False
    assert logs({"path": "/var/log/audit.log"}, manifest()).summary.endswith("/var/log/audit.log was asked")


def ended(code: int) -> Json:
    return {"responseStatus": {"code": code}}


LINES = [
    {"verb": "get", "user": {"username": "alice"}, "sourceIPs": ["203.0.113.9", "10.0.0.1"], **ended(200)},
    {"verb": "get", "user": {"username": "bob"}, "sourceIPs": ["10.0.0.2"], **ended(403)},
]  # fmt: skip
TEXT = "".join(json.dumps(each) + "\n" for each in LINES)


def test_a_log_is_read_line_by_line():
    found = events(f"{TEXT}half a li\n[1]\n")
    assert len(found) == 2
    assert [each["user"]["username"] for each in matching(found, {"responseStatus.code": [200, 201]})] == ["alice"]
    assert values(found[0], "sourceIPs") == ["203.0.113.9", "10.0.0.1"]
    assert values(found[0], "sourceIPs.-1") == ["10.0.0.1"]
    assert values(found[0], "sourceIPs.7") == values(found[0], "objectRef.name") == []


def answered(sheet: dict[str, Json], field: str = "user.username", **where: Json) -> Outcome:
    found = State(node_files={LOG: TEXT})
    check = LoggedKind().parse({"question": "who", "file": LOG, "where": where or {"verb": "get"}, "field": field})
    right = found.with_sheet({"who": ["alice", "bob"]})
    return check.run(Setting(found, found.with_sheet(sheet), exact(right)))


def test_an_answer_is_worked_out_from_the_log():
    assert answered({"who": "alice, bob"}).passed
    assert answered({"who": ["Bob", "Alice"]}).passed
    assert answered({"who": "alice"}).passed is False
    assert answered({}).passed is False
    assert answered({"who": "10.0.0.1"}, "sourceIPs.-1", verb="get", **{"responseStatus.code": 200}).passed


def test_a_question_without_a_log_is_never_answered():
    nothing = State()
    check = LoggedKind().parse({"question": "who", "file": LOG, "where": {"verb": "get"}, "field": "user.username"})
    setting = Setting(nothing, nothing.with_sheet({"who": "alice"}), exact(nothing))
    assert check.run(setting).passed is False
