"""What is shown of Falco: its alerts, with the lines they print, and what changed."""

from lab.render.views import facts_of
from lab.subjects.protocol import Bounds, Setting
from tests.falco.world import SHELL, state


def lines(before, after):
    bounds = Bounds(state(SHELL), state(SHELL))
    view = facts_of("falco")
    return "\n".join(line.plain if hasattr(line, "plain") else str(line) for line in view.view_text(
        Setting(state(before), state(after), bounds), 200))  # fmt: skip


def facts(before, after):
    bounds = Bounds(state(SHELL), state(SHELL))
    view = facts_of("falco")
    found = view.facts(Setting(state(before), state(after), bounds))
    there = (item for item in found if item.change.value != "gone")
    return {item.fact.label: (item.fact.value, item.was, item.change.value) for item in there}


def test_alerts_are_shown_with_their_lines():
    found = facts("", SHELL)
    assert found["rule Shell"][0] == "2 alerts, Warning"
    assert found["event 1"][0] == "09:14:03.787220913: Warning shell user=root cmd=bash"
    assert "start of bash on the host" in found["event 3"][0]


def test_what_is_otherwise_is_marked():
    found = facts(SHELL, SHELL.replace("cmd=", "command="))
    assert found["event 1"] == (
        "09:14:03.787220913: Warning shell user=root command=bash",
        "09:14:03.787220913: Warning shell user=root cmd=bash",
        "changed",
    )


def test_falco_that_does_not_start_says_why():
    found = facts(SHELL, SHELL.replace("spawned_process", "spawned"))
    assert "Undefined macro 'spawned'" in found["does not start"][0]
    assert lines(SHELL, "- [")


def test_a_cluster_without_falco_has_nothing_to_show():
    from lab.cluster.state import State

    view = facts_of("falco")
    assert not view.facts(Setting(State(), State(), Bounds(State(), State())))
