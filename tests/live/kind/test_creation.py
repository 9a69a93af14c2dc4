"""kind's progress retold, and its failures explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.live.kind.creation import Progress, Retelling, explain, read_progress
from lab.live.kind.runner import TIMED_OUT, Ran
from lab.live.kind.telling import Began, Ended, step


@pytest.mark.parametrize(("line", "told"), [
    (" • Ensuring node image (kindest/node:v1.34) 🖼  ...", Progress("Ensuring node image (kindest/node:v1.34)", None)),
    (" ✓ Preparing nodes 📦 📦 📦  ", Progress("Preparing nodes", True)),
    (" ✗ Starting control-plane 🕹️ ", Progress("Starting control-plane", False)),
    (" \x1b[32m✓\x1b[0m Installing CNI 🔌", Progress("Installing CNI", True)),
    (" • Waiting ≤ 5m0s for control-plane = Ready ⏳  ...", Progress("Waiting ≤ 5m0s for control-plane = Ready", None)),
    ('Creating cluster "cks-lab" ...', None),
    ("ERROR: failed to create cluster: x", None),
    ("", None),
])  # fmt: skip
def test_lines_of_progress(line, told):
    assert read_progress(line) == told


@given(st.text())
def test_any_line_can_be_read(line):
    told = read_progress(line)
    assert told is None or (told.step == told.step.strip() and "\n" not in told.step)


def retold(lines, good):
    heard, times = [], iter(range(100))
    retelling = Retelling(heard.append, lambda: float(next(times)))
    for line in lines:
        retelling.line(line)
    retelling.close(good)
    return heard


def test_every_step_that_begins_ends():
    heard = retold([" • A 🖼  ...", "noise", " ✓ A 🖼 ", " • B  ...", " • C  ..."], False)
    assert [type(event).__name__ for event in heard] == ["Began", "Ended"] * 3
    assert [(event.step, event.good) for event in heard if isinstance(event, Ended)] == [
        ("A", True), ("B", True), ("C", False),
    ]  # fmt: skip
    assert all(event.seconds == 1 for event in heard if isinstance(event, Ended))


@pytest.mark.parametrize(("said", "sentence", "mend"), [
    ("ERROR: failed to create cluster: failed to pull image \"x\": command failed\n\nCommand Output: timeout",
     "could not be pulled", "reaches the registry"),
    ("ERROR: failed to create cluster: x\nCommand Output: manifest unknown", "no such node image", "--image"),
    ("ERROR: x\nfailed to create fsnotify watcher: too many open files", "watching files", "sysctl"),
    ("ERROR: write: no space left on device", "disk is full", "podman image prune"),
    ('ERROR: failed to create cluster: node(s) already exist for a cluster with the name "cks-lab"', "there already",
     "cluster down"),
    ("ERROR: failed to create cluster: running kind with rootless provider requires cgroup v2, see x", "cgroup v2",
     "rootless"),
    ('ERROR: failed to create cluster: something quite new: command "docker x" failed with error: exit status 1\n\n'
     "Command Output: Error: why it is so", "something quite new: Error: why it is so", "cluster up"),
    ("ERROR: failed to create cluster: something quite new", "something quite new", "cks-lab cluster up"),
    ("", "status 1", "cks-lab cluster up"),
])  # fmt: skip
def test_failures_are_explained(said, sentence, mend):
    told = explain(Ran(1, "", said), "podman")
    assert sentence in told[0]
    assert mend in told[1]
    assert "ERROR" not in told[0]


def test_a_creation_that_takes_for_ever():
    assert "30 minutes" in explain(Ran(TIMED_OUT), "docker")[0]


def test_a_step_that_raises_has_ended_badly():
    heard = []
    with pytest.raises(KeyboardInterrupt), step(heard.append, "Waiting"):
        raise KeyboardInterrupt
    assert heard[0] == Began("Waiting")
    assert (heard[1].good, heard[1].detail) == (False, "stopped")
