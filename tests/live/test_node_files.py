"""Answers that belong on nodes, in a live run: the simulator's alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from lab.catalog.catalog import open_exercise
from lab.live.applying import Applying


def test_a_file_of_the_nodes_is_judged_and_handed_to_no_server() -> None:
    exercise = open_exercise("seccomp-write")
    names: Any = SimpleNamespace(bring=list)
    nobody: Any = None
    applied = Applying(nobody, names, lambda _event: None).apply(exercise.scenario, exercise.solution.submission)
    (path,) = exercise.scenario.node_files
    assert [answer.text for answer in applied.answers] == [f"{path}: the simulator looks at it, no node does"]
    assert applied.state.node_files != exercise.scenario.node_files
    assert applied.findings == ()
    as_found = Applying(nobody, names, lambda _event: None).apply(exercise.scenario, exercise.starter)
    assert not as_found.changed
