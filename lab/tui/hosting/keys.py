"""The keys of the instructor's room, in the order of the footer and the help."""

from __future__ import annotations

from textual.binding import Binding

KEYS = (
    Binding("o", "open", "Open next", id="host.open", tooltip="Open the next exercise of the plan"),
    Binding("p", "pause", "Pause", id="host.pause", tooltip="Let work rest, or go on; nobody can hand in meanwhile"),
    Binding("t", "box", "Time box", id="host.box", tooltip="A time limit for an open exercise, from now"),
    Binding("r", "reveal", "Reveal", id="host.reveal", tooltip="Show everybody the solution of an exercise"),
    Binding("n", "note", "Note", id="host.note", tooltip="Tell everybody something; an empty one takes it away"),
    Binding("s", "board", "Scoreboard", id="host.board", tooltip="The scoreboard: off, on, frozen"),
    Binding("a", "names", "Names", id="host.names", tooltip="Hide everybody's names, or show them again"),
    Binding("f2,i", "invite", "Invite", id="host.invite", key_display="F2", tooltip="The code, large, and a QR code"),
    Binding("f6,tab", "next_pane", "Next pane", show=False, id="host.next_pane"),
    Binding("delete,x", "remove", "Remove a learner", show=False, id="host.remove", tooltip="With all their work"),
    Binding("e", "end", "End the workshop", show=False, id="host.end", tooltip="Nobody can hand in any more"),
)
