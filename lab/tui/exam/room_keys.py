"""The keys of the exam room, in the order of the footer and the help."""

from __future__ import annotations

from textual.binding import Binding

ROOM_KEYS = (
    Binding("f2", "tasks", "Tasks", id="exam.tasks", tooltip="To the list of tasks, and back to the answer"),
    Binding("f3", "task", "Task", id="exam.task", tooltip="To the task's text, and back to the answer"),
    Binding("f4", "terminal", "Try", id="exam.terminal", tooltip="To the terminal: trace and can-i"),
    Binding(
        "f5,ctrl+s", "apply", "Apply", id="exam.apply", key_display="F5",
        tooltip="Apply the answer, and see what kubectl prints",
    ),
    Binding("f6", "next_pane", "Next pane", show=False, id="exam.next_pane"),
    # What is typed after a key that leads into another file must not be written into the one before: no widget may
    # keep such a key to itself for even a moment.
    Binding("f7", "next_file", "Next file of the answer", show=False, id="exam.next_file", priority=True),
    Binding("f8", "scenario", "Cluster", id="exam.cluster", tooltip="Read the cluster's manifests"),
    Binding("f9", "flag", "Flag", id="exam.flag", tooltip="Flag the task to come back to it; again to take it away"),
    Binding("ctrl+n", "next", "Next", id="exam.next", priority=True, tooltip="To the next task"),
    Binding("ctrl+b", "previous", "Before", id="exam.previous", priority=True, tooltip="To the task before"),
    Binding("ctrl+g", "jump", "Go to", id="exam.jump", priority=True, tooltip="To a task by its number"),
    Binding(
        "ctrl+l,f11", "notes", "Notes", id="exam.notes", key_display="Ctrl+L", tooltip="The scratch pad, and back",
    ),
    Binding("ctrl+o", "external", "Edit in $EDITOR", show=False, id="exam.external"),
    Binding("ctrl+r", "begin_anew", "Begin this file anew", show=False, id="exam.begin_anew"),
    Binding("f12", "hand_in", "End", id="exam.hand_in", tooltip="Hand in, after showing what is untouched and flagged"),
    Binding("escape", "back", "Back", show=False, id="exam.back"),
)  # fmt: skip
