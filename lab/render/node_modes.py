"""Modes and owners of the nodes' files, to read."""

from __future__ import annotations

from lab.cluster.state import State

TITLE = "modes and owners on the nodes"


def modes_listing(state: State) -> str:
    """A line for each file of which an exercise says its mode, as ``stat -c '%a %U:%G %n'`` would print it."""
    return "".join(f"{mode.octal} {mode.owner} {path}\n" for path, mode in state.node_modes.items())
