"""Alerts within their bounds, over recorded events and those that could come."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.falco.naive.oracle import oracle
from lab.subjects.protocol import Bounds
from tests.falco.world import SHELL, WEB, YAML, event, state, witnesses

CONDITION = "spawned_process and container and proc.name in (shells)"


def with_condition(text):
    return SHELL.replace(CONDITION, text)


SAME = [
    CONDITION,
    "container and spawned_process and proc.name in (bash, sh)",
    "evt.type in (execve, execveat) and not container.id = host and (proc.name = sh or proc.name = 'bash')",
    "not (not spawned_process or not container or not proc.name in (shells))",
    "spawned_process and container.name != host and proc.name in (shells)",
]
OTHER = {
    "spawned_process and container": "excess",
    "evt.type = execve and container and proc.name in (shells)": "missing",
    "spawned_process and proc.name in (shells)": "excess",
    "spawned_process and container and proc.name startswith bash": "excess",
    "spawned_process and container and proc.name in (shells, zsh)": "excess",
    "spawned_process and container and proc.exepath in (/usr/bin/sh, /usr/bin/bash)": "missing",
    "spawned_process and container and proc.name in (shells) and user.name = root": "missing",
    "spawned_process and container.name = web and proc.name in (shells)": "missing",
    "spawned_process and container and proc.cmdline in (shells)": "missing",
    "container and proc.name in (shells)": "excess",
}


@pytest.mark.parametrize("condition", SAME)
def test_the_same_in_other_words(condition):
    assert not witnesses(SHELL, with_condition(condition))


@pytest.mark.parametrize("condition", OTHER)
def test_another_condition_has_a_witness(condition):
    found = witnesses(SHELL, with_condition(condition))
    assert OTHER[condition] in {each.kind for each in found}
    assert all("'Shell'" in each.text for each in found)


def test_recorded_events_come_before_those_that_could():
    found = witnesses(SHELL, with_condition("spawned_process and proc.name in (shells)"))
    assert not found[0].made_up
    assert "start of bash on the host (event 3, 09:14:03)" in found[0].text


def test_an_event_that_could_come_is_told_as_such():
    found = witnesses(SHELL, with_condition(f"{CONDITION} or evt.type = ptrace and container"))
    assert found[0].made_up
    assert "ptrace by" in found[0].text
    assert "could come" in found[0].text


def test_a_closed_world_has_only_what_was_recorded():
    from lab.subjects.falco.compare import compare

    bounds = Bounds(state(SHELL), state(SHELL))
    other = state(with_condition("spawned_process and container and proc.name in (shells, zsh)"))
    assert compare(bounds, other)
    assert not compare(bounds, other, closed=True)


def test_between_the_bounds_all_is_right():
    narrow, wide = SHELL, with_condition("spawned_process and container and proc.name in (shells, zsh, ash)")
    assert not witnesses(narrow, with_condition("spawned_process and container and proc.name in (shells, ash)"), wide)
    assert witnesses(narrow, with_condition("spawned_process and container and proc.name in (shells, ksh)"), wide)


def test_a_rule_that_is_not_on_misses_all():
    for given_ in ("", SHELL + "  enabled: false\n", SHELL.replace("rule: Shell", "rule: Shells")):
        assert "missing" in {each.kind for each in witnesses(SHELL, given_)}


def test_output_and_priority_count():
    assert "prints" in witnesses(SHELL, SHELL.replace("cmd=", "command="))[0].text
    assert "priority Notice" in witnesses(SHELL, SHELL.replace("WARNING", "NOTICE"))[0].text
    assert not witnesses(SHELL, SHELL.replace("WARNING", "NOTICE"), SHELL.replace("WARNING", "INFO"))


def test_a_field_that_is_always_the_same_here_is_no_constant():
    events = (event(place=WEB), event("execveat", WEB, "sh"), event(user__name="ops"))
    found = witnesses(SHELL, SHELL.replace("%user.name", "root"), events=events)
    assert found


def test_a_rule_before_it_alerts_first():
    other = SHELL.replace("rule: Shell", "rule: Other").replace(CONDITION, "spawned_process")
    found = witnesses(SHELL, other + SHELL)
    assert "missing" in {each.kind for each in found}


def test_falco_that_does_not_start_alerts_of_nothing():
    found = witnesses(SHELL, with_condition("spawned_process and"))
    assert [each.kind for each in found] == ["missing"]
    assert found[0].text.startswith("Falco does not start: rule 'Shell': LOAD_ERR_COMPILE_CONDITION")


def test_outputs_are_held_to_both_bounds():
    from lab.subjects.falco.compare import compare

    asked = YAML + "file_output: {enabled: true, filename: /a.log}\n"
    bounds = Bounds(state(SHELL, settings=asked), state(SHELL, settings=asked))
    found = compare(bounds, state(SHELL, settings=YAML + "syslog_output: {enabled: true}\n"))
    assert {(each.kind, each.facts["output"]) for each in found} == {("missing", "/a.log"), ("excess", "syslog")}


ATOMS = (
    "spawned_process", "container", "proc.name in (shells)", "proc.name = sh", "user.name = root", "evt.type = execve",
    "proc.name startswith bash", "container.name = web", "fd.name startswith /etc", "proc.pname = containerd-shim",
)  # fmt: skip
CONDITIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        st.tuples(inner, st.sampled_from(("and", "or")), inner).map(lambda parts: f"({' '.join(parts)})"),
    ),
    max_leaves=5,
)


@given(CONDITIONS, CONDITIONS)
@settings(deadline=None, max_examples=60)
def test_the_second_opinion_agrees(asked, given_):
    bounds = Bounds(state(with_condition(asked)), state(with_condition(asked)))
    found = witnesses(with_condition(asked), with_condition(given_))
    ruling = oracle(bounds, state(with_condition(given_)))
    assert ruling.within is (not found), (ruling.case, [each.text for each in found])


@given(CONDITIONS)
@settings(deadline=None, max_examples=25)
def test_a_condition_is_within_itself_however_it_is_negated(condition):
    assert not witnesses(with_condition(condition), with_condition(f"not (not ({condition}))"))
