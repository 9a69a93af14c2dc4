"""Files that no API server gets to see: where they go, and what is said of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.cluster.apply import apply
from lab.cluster.nodes.placing import MODES, NOWHERE, SHEET
from lab.cluster.scenario import build
from lab.manifests.release import EXAM
from lab.manifests.submission import Submission, SubmittedFile

CONF = "/etc/app.conf"
STATE = build(EXAM).with_node_files({CONF: "a = 1\n"}, {"app.conf": CONF, "answers.yaml": SHEET, "modes.yaml": MODES})
POD = "apiVersion: v1\nkind: Namespace\nmetadata: {name: made}\n"


def handed(*files, state=STATE):
    return apply(state, Submission(tuple(SubmittedFile(*file) for file in files)))


def test_each_file_goes_where_its_name_says_and_manifests_to_the_server():
    applied = handed(("work/app.conf", "a = 2\n"), ("ns.yaml", POD), ("answers.yaml", "who: me\n"))
    assert applied.state.node_files[CONF] == "a = 2\n"
    assert applied.state.source_of(CONF) == "work/app.conf"
    assert applied.state.sheet == {"who": "me"}
    assert "made" in applied.state.namespaces
    assert [each.accepted for each in applied.answers] == [True, True, True]
    assert not applied.findings


def test_what_is_not_handed_in_stays_as_it_was_found():
    applied = handed(("answers.yaml", "who: me\n"))
    assert applied.state.node_files == {CONF: "a = 1\n"}
    assert applied.state.source_of(CONF) == CONF


@pytest.mark.parametrize("text", ["a = 1\n", "# variant 12\na = 1\n"])
def test_a_file_as_it_was_found_changes_nothing(text):
    assert not handed(("app.conf", text)).changed
    assert handed(("app.conf", "a = 1")).changed


def test_a_file_that_nobody_asked_for_is_told_where_no_manifest_is():
    applied = handed(("app.cnf", "a"), state=STATE.with_node_files({}, {**STATE.handed_to_nodes, "": NOWHERE}))
    (finding,) = applied.findings
    assert finding.rule == "file-not-asked-for"
    assert finding.mend == "Name it app.conf."
    assert applied.state.node_files == {}


@pytest.mark.parametrize(
    ("text", "sheet"),
    [
        ("mode: 0600\n", {"mode": "0600"}),
        ("version: 1.10\n", {"version": "1.10"}),
        ("when: 2026-01-02\n", {"when": "2026-01-02"}),
        ("open: no\n", {"open": "no"}),
        ("a:\nb: ~\nc: ''\nd: []\ne: [x, ~, y]\n", {"e": ["x", "y"]}),
        ("a: &one x\nb: *one\n", {"a": "x", "b": "x"}),
        ("a: 'null'\n", {"a": "null"}),
        ("80: http\n", {"80": "http"}),
        ('{"a": ["b", 1]}', {"a": ["b", "1"]}),
        ("# nothing yet\n", {}),
    ],
)
def test_answers_are_taken_as_they_are_written(text, sheet):
    applied = handed(("answers.yaml", text))
    assert applied.state.sheet == sheet
    assert not [each for each in applied.findings if each.severity == "error"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "word", "a: {b: c}\n", "a: [[b]]\n", "a: 1\n---\nb: 2\n"])
def test_what_is_no_sheet_is_told_with_its_place(text):
    found = [each for each in handed(("answers.yaml", text)).findings if each.rule == "sheet-malformed"]
    assert found
    assert found[0].span.file == "answers.yaml"
    assert found[0].mend


@pytest.mark.parametrize("text", ["a: [b\n", "\ta: b\n", "a: b: c\n"])
def test_a_half_typed_sheet_says_what_yaml_says(text):
    applied = handed(("answers.yaml", text))
    assert applied.state.sheet == {}
    assert {each.rule for each in applied.findings} <= {"yaml-syntax", "yaml-tab"}
    assert not applied.answers


@given(st.text(alphabet="ab:-[]{}#'\"\n \t&*!0~", max_size=40), st.sampled_from(["answers.yaml", "modes.yaml"]))
@settings(max_examples=150, deadline=None)
def test_any_text_is_a_normal_input(text, name):
    applied = handed((name, text))
    assert applied.state.node_files == STATE.node_files
    assert all(finding.span is None or finding.span.file == name for finding in applied.findings)


def test_a_manifest_not_yet_begun_is_no_mistake_beside_a_file_that_holds_something():
    assert not handed(("answers.yaml", "who: me\n"), ("ns.yaml", "# to come\n")).findings
    assert not handed(("ns.yaml", POD), ("other.yaml", "")).findings
    assert {each.rule for each in handed(("one.yaml", ""), ("other.yaml", "# to come\n")).findings} == {"yaml-empty"}
