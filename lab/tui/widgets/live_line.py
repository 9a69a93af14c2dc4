"""The line above the footer while live mode is on: how the cluster is, and where a run is."""

from __future__ import annotations

from time import monotonic

from textual.content import Content
from textual.widgets import Static

from lab.tui.live_desk import LiveDesk
from lab.tui.live_run import LiveRun
from lab.tui.live_thread import Cluster
from lab.tui.marks import MUTED

COLOUR = {
    Cluster.READY: "$text-success",
    Cluster.RUNNING: "$text-accent",
    Cluster.LOST: "$text-error",
    Cluster.NOT_ENFORCED: "$text-error",
}


class LiveLine(Static):
    """One line; what does not fit is cut off."""

    def show(self, desk: LiveDesk, run: LiveRun | None, *, old: bool) -> None:
        """Show the cluster's state, and how the exercise's run stands or ended, or what to do next."""
        state = Cluster.RUNNING if desk.going else desk.cluster
        head = ((f" {desk.which.name}: ", MUTED), (str(state), f"{COLOUR.get(state, MUTED)} bold"), "  ")
        self.update(Content.assemble(*head, (_rest(desk, run, old), "" if desk.going else MUTED)))


def _rest(desk: LiveDesk, run: LiveRun | None, old: bool) -> str:
    if desk.run is not None and desk.going:
        return desk.run.status(monotonic())
    if desk.trouble is not None:
        return desk.trouble.sentence
    ending = run.ending if run is not None else ""
    if ending:
        return f"an earlier text: {ending} · Ctrl+N tries this one" if old else ending
    return "Ctrl+N tries the answer there" if desk.cluster is Cluster.READY else ""
