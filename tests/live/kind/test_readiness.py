"""Asking for nodes, and waiting for them, by a clock of the test's own."""

import json

import pytest

from lab.live.kind.engine import Engine
from lab.live.kind.nodes import containers, daemons, listed, nodes
from lab.live.kind.places import Places
from lab.live.kind.readiness import PAUSE, wait_for_names, wait_for_nodes
from lab.live.kind.runner import MISSING, Ran
from lab.live.kind.status import server_version
from lab.live.kind.trouble import KindError


class Answering:
    """Answers each command with the next of its answers, the last one for ever."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def run(self, command, limit, hear=None, extra=None):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Clock:
    """Time passes only by pausing."""

    now = 0.0

    def __call__(self):
        return self.now

    def pause(self, seconds):
        self.now += seconds


def listing(**ready):
    def node(name, good):
        condition = {"type": "Ready", "status": "True" if good else "False", "reason": "KubeletNotReady"}
        return {"metadata": {"name": name}, "status": {"conditions": [condition]}}

    return Ran(0, json.dumps({"items": [node(name, good) for name, good in ready.items()]}))


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path)


@pytest.fixture
def clock():
    return Clock()


REFUSED = Ran(1, "", "The connection to the server 127.0.0.1:1 was refused")


def test_waits_through_a_server_that_is_not_there_yet(places, clock):
    runner = Answering(REFUSED, listing(), listing(a=False), listing(a=True), listing(a=True, b=True))
    found = wait_for_nodes(runner, places, 60, expected=2, clock=clock, pause=clock.pause)
    assert [node.name for node in found] == ["a", "b"]
    assert clock.now == 4 * PAUSE


@pytest.mark.parametrize(("answer", "said"), [
    (REFUSED, "was refused"), (listing(a=True, b=False), "b: KubeletNotReady"), (listing(a=True), "1 of 2 nodes"),
    (listing(), "0 of 2 nodes"),
])  # fmt: skip
def test_gives_up_at_the_limit_and_says_on_what(places, clock, answer, said):
    with pytest.raises(KindError, match=said):
        wait_for_nodes(Answering(answer), places, 30, expected=2, clock=clock, pause=clock.pause)
    assert 30 <= clock.now <= 30 + PAUSE


@pytest.mark.parametrize("answer", [
    REFUSED, Ran(0, ""), Ran(0, "not json"), Ran(0, "[]"), Ran(0, '{"items": null}'), Ran(0, "null"),
    Ran(MISSING, "", "kubectl: no such program"),
])  # fmt: skip
def test_nodes_that_cannot_be_listed_are_an_error_and_no_traceback(places, answer):
    with pytest.raises(KindError):
        nodes(Answering(answer), places)


@pytest.mark.parametrize(
    "item", [{}, {"status": None, "spec": None, "metadata": None}, {"status": {"conditions": None}}]
)
def test_a_node_that_has_not_reported_is_not_ready(places, item):
    [node] = nodes(Answering(Ran(0, json.dumps({"items": [item]}))), places)
    assert not node.ready
    assert node.why == "not reported yet"


def test_names_that_are_not_looked_up(places):
    wait_for_names(Answering(Ran(0, "deployment successfully rolled out")), places, 1)
    with pytest.raises(KindError, match="timed out") as raised:
        wait_for_names(Answering(Ran(1, "", "error: timed out waiting for the condition")), places, 1)
    assert "kubectl" in raised.value.mend


def test_what_kind_and_the_engine_cannot_say(places):
    for ask in (listed, containers):
        with pytest.raises(KindError, match="device busy"):
            ask(Answering(Ran(1, "", "device busy")), Engine("docker"))
    assert daemons(Answering(REFUSED), places) == ()
    assert server_version(Answering(REFUSED), places) == ""


@pytest.mark.parametrize(("status", "running"), [
    ("Up 3 minutes", True), ("Up", True), ("Up 2 hours (Paused)", False), ("Exited (137) 2 hours ago", False),
    ("Created", False), ("", False),
])  # fmt: skip
def test_containers_run_or_not(status, running):
    [found] = containers(Answering(Ran(0, f"cks-lab-worker\t{status}\n")), Engine("docker"))
    assert (found.name, found.running) == ("cks-lab-worker", running)
