"""The line above the footer while live mode is on: how the cluster is, and where a run is."""

from __future__ import annotations

from time import monotonic

from textual.content import Content
from textual.widgets import Static

from lab.tui.live_desk import LiveDesk
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

    def show(self, desk: LiveDesk) -> None:
        """Show the cluster's state, and a run's or what to do next."""
        state = Cluster.RUNNING if desk.going else desk.cluster
        head = ((f" {desk.which.name}: ", MUTED), (str(state), f"{COLOUR.get(state, MUTED)} bold"), "  ")
        self.update(Content.assemble(*head, (self._rest(desk), "" if desk.going else MUTED)))

    def _rest(self, desk: LiveDesk) -> str:
        run = desk.run
        if run is not None and run.going:
            return run.status(monotonic())
        if desk.trouble is not None:
            return desk.trouble.sentence
        if desk.cluster is Cluster.READY:
            return "Ctrl+N tries the answer there"
        return ""
