"""The workbench in a workshop: judged here as one types, handed in to the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from lab.tui.screens.workbench import Workbench
from lab.tui.widgets.live_switch import LiveSwitch
from lab.tui.workshop.judging import is_unwritten
from lab.tui.workshop.server_line import ServerLine

if TYPE_CHECKING:
    from lab.tui.desk import Desk
    from lab.tui.workshop.app import WorkshopApp

ABSENT = frozenset({"new_numbers", "as_written", "live_switch", "live_run"})
"""Actions of the workbench that a workshop has no use for: everybody has the same numbers, and no cluster."""


class WorkshopBench(Workbench):
    """One exercise of the workshop in work."""

    CSS_PATH = "../styles/workbench.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f12", "debrief", "Solution", id="workshop.debrief", tooltip="The solution, once the instructor shows it"
        ),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.handed_in = ""

    @property
    def workshop(self) -> WorkshopApp:
        """The app."""
        return cast("WorkshopApp", self.app)

    def on_mount(self) -> None:
        """Show how it stands with the workshop above everything else."""
        self.query_one(LiveSwitch).display = False
        self.mount(ServerLine(id="server-line", markup=False), before="#panes")
        self.call_after_refresh(self.tell)

    def tell(self) -> None:
        """Show what is known now."""
        for line in self.query(ServerLine):
            line.show(self.workshop.attending, self.exercise.id, self.handed_in)

    def on_screen_resume(self) -> None:
        """The instructor sees where the learner is."""
        self.workshop.attending.move(self.exercise.id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what there is not in a workshop, and for those in a browser what would run on the host."""
        if action in ABSENT or (action == "external" and self.workshop.served):
            return False
        if action == "debrief":
            return bool(self.workshop.attending.slot(self.exercise.id).get("revealed"))
        return super().check_action(action, parameters)

    def action_external(self) -> None:
        """Edit the file in $EDITOR, which only the learner's own machine has."""
        if not self.workshop.served:
            super().action_external()

    def action_hand_in(self) -> None:
        """Keep the answer as it stands at this moment, and send it to the server."""
        submission = self.desk.submission
        attending = self.workshop.attending
        if attending.gone or attending.ended:
            self.notify(attending.gone or "The workshop has ended. Your draft is saved.", severity="warning")
            return
        if is_unwritten(self.exercise, submission):
            self.notify("There is nothing to hand in yet.")
            return
        try:
            attending.hand_in(self.exercise.id, submission.files)
        except OSError as error:
            self.notify(f"Not handed in, for it cannot be kept: {error}", severity="error", markup=False)
            return
        self.handed_in = "handing in…"
        if not attending.online:
            self.notify("Kept on this machine. It is sent as soon as the server can be reached.", title="Offline")
        elif attending.paused:
            self.notify("Kept on this machine. It is sent as soon as the workshop goes on.", title="Paused")
        self.tell()

    def action_hints(self) -> None:
        """Open the hints; the solution is not among them."""
        from lab.tui.workshop.hints import WorkshopHints

        self.app.push_screen(WorkshopHints(self.exercise))

    def action_debrief(self) -> None:
        """Look at the solution, once it is shown."""
        self.workshop.open_debrief(self.exercise.id, self.exercise.title, self.desk.submission)
