"""The keys of the workbench, in the order of the footer and the help."""

from __future__ import annotations

from textual.binding import Binding

WORKBENCH_KEYS = (
    Binding("f2", "hints", "Hint", id="workbench.hints", tooltip="Hints in steps, each with its cost first"),
    Binding("f3", "task", "Task", id="workbench.task", tooltip="To the task, and back to the answer"),
    Binding("f4", "verdict", "Verdict", id="workbench.verdict", tooltip="To the verdict, and back to the answer"),
    Binding(
        "f5,ctrl+s",
        "hand_in",
        "Hand in",
        id="workbench.hand_in",
        key_display="F5",
        tooltip="Hand the answer in: the attempt is noted",
    ),
    Binding("f6", "next_pane", "Next pane", show=False, id="workbench.next_pane"),
    # What is typed after a key that leads into another file must not be written into the one before: no widget may
    # keep such a key to itself for even a moment.
    Binding("f7", "next_file", "Next file of the answer", show=False, id="workbench.next_file", priority=True),
    Binding("f8", "scenario", "Cluster", id="workbench.scenario", tooltip="Read the cluster's manifests"),
    Binding("f9", "next_finding", "To the next finding", show=False, id="workbench.next_finding", priority=True),
    Binding(
        "ctrl+b,f11",
        "next_panel",
        "Next subject",
        id="workbench.next_panel",
        key_display="Ctrl+B",
        tooltip="What the answer does for the exercise's next subject",
    ),
    Binding("ctrl+o", "external", "Edit in $EDITOR", show=False, id="workbench.external"),
    Binding("ctrl+r", "begin_anew", "Begin this file anew", show=False, id="workbench.begin_anew"),
    Binding(
        "ctrl+g",
        "new_numbers",
        "New numbers",
        id="workbench.new_numbers",
        tooltip="The same exercise again with other names and numbers",
    ),
    Binding(
        "ctrl+l",
        "as_written",
        "As written",
        show=False,
        id="workbench.as_written",
        tooltip="From a variant back to the exercise as written",
    ),
    Binding(
        "f12",
        "live_switch",
        "Live",
        id="workbench.live_switch",
        tooltip="Between the simulator alone and a real cluster beside it",
    ),
    Binding(
        "ctrl+n",
        "live_run",
        "Try live",
        id="workbench.live_run",
        tooltip="Try the answer on the cluster; again to stop",
    ),
    Binding("escape", "back", "Back", show=False, id="workbench.back"),
)
