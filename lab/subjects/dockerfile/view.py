"""What the verdict pane shows of Dockerfiles."""

from __future__ import annotations

from lab.cluster.state import State
from lab.subjects.dockerfile.facts import Facts, dockerfiles, facts_of


def rows(state: State) -> tuple[Facts, ...]:
    """The facts of every Dockerfile, by path."""
    return tuple(facts_of(state, path) for path in dockerfiles(state))
