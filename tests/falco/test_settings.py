"""falco.yaml."""

import pytest

from lab.subjects.falco.settings import Output, settings_in


def test_what_is_not_said():
    found = settings_in("log_level: info")
    assert found.outputs == ()
    assert found.rules_files == ()
    assert (found.priority, found.first_only, found.json_output) == (7, True, False)


def test_outputs_are_used_where_they_are_enabled():
    file = "file_output: {enabled: true, filename: /x.log}\n"
    found = settings_in(file + "syslog_output: {enabled: false}\nstdout_output: {enabled: yes}")
    assert found.outputs == (Output("stdout"), Output("file", "/x.log"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("file_output: {enabled: true}", "file output enabled but no filename in configuration block"),
        ("priority: loud", 'Unknown priority "loud"--must be one of emergency, alert, critical'),
        ("rule_matching: best", 'Unknown rule matching strategy "best"--must be one of first, all'),
        ("rules_file: [a]\nrules_files: [b]", "both 'rules_files' and 'rules_file' keys set"),
        ("- a", "it holds no settings"),
        ("a: [", "Error reading config file (/etc/falco/falco.yaml)"),
    ],
)
def test_what_keeps_falco_from_starting(text, said):
    problem = settings_in(text).problem
    assert problem is not None
    assert said in problem.message
    assert problem.span is not None


def test_keys_that_are_passed_over_are_known():
    assert [name for name, _ in settings_in("file_ouput: {enabled: true}").unknown] == ["file_ouput"]


def test_selections_and_extras():
    text = (
        "rules: [{disable: {rule: 'A*'}}, {enable: {tag: net}}]\n"
        "append_output: [{extra_output: 'x=%user.name', match: {source: syscall, tags: [net]}}]"
    )
    found = settings_in(text)
    assert [(each.enable, each.rule, each.tag) for each in found.selections] == [(False, "A*", ""), (True, "", "net")]
    assert [(each.text, each.tags) for each in found.extras] == [("x=%user.name", ("net",))]
