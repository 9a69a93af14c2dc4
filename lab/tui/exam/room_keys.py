"""The keys of the exam room, in the order of the footer and the help."""

from __future__ import annotations

from functools import partial

from textual.binding import Binding

# What is typed after a key that leads elsewhere must not be written where one was before: no widget may keep such a
# key to itself for even a moment.
_at_once = partial(Binding, priority=True)

ROOM_KEYS = (
    _at_once("f2", "tasks", "Tasks", id="exam.tasks", tooltip="To the list of tasks, and back to the answer"),
    _at_once("f3", "task", "Task", id="exam.task", tooltip="To the task's text, and back to the answer"),
    _at_once("f4", "terminal", "Try", id="exam.terminal", tooltip="To the terminal: trace and can-i"),
    _at_once(
        "f5,ctrl+s", "apply", "Apply", id="exam.apply", key_display="F5",
        tooltip="Apply the answer, and see what kubectl prints",
    ),
    _at_once("f6", "next_pane", "Next pane", show=False, id="exam.next_pane"),
    _at_once("f7", "next_file", "Next file of the answer", show=False, id="exam.next_file"),
    _at_once("f8", "scenario", "Cluster", id="exam.cluster", tooltip="Read the cluster's manifests"),
    _at_once("f9", "flag", "Flag", id="exam.flag", tooltip="Flag the task to come back to it, or take it away"),
    _at_once("ctrl+n", "next", "Next", id="exam.next", tooltip="To the next task"),
    _at_once("ctrl+b", "previous", "Before", id="exam.previous", tooltip="To the task before"),
    _at_once("ctrl+g", "jump", "Go to", id="exam.jump", tooltip="To a task by its number"),
    _at_once(
        "ctrl+l,f11", "notes", "Notes", id="exam.notes", key_display="Ctrl+L", tooltip="The scratch pad, and back",
    ),
    _at_once("ctrl+o", "external", "Edit in $EDITOR", show=False, id="exam.external"),
    _at_once("ctrl+r", "begin_anew", "Begin this file anew", show=False, id="exam.begin_anew"),
    _at_once("f12", "hand_in", "End", id="exam.hand_in", tooltip="Hand in, after showing what is untouched"),
    _at_once("escape", "back", "Back", show=False, id="exam.back"),
)  # fmt: skip
