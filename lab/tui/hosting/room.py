"""The room as its instructor sees it: the plan, who is where, what is misunderstood; and the pace in their hands."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import OptionList, Static

from lab.tui.hosting import trouble
from lab.tui.hosting.asking import Asking
from lab.tui.hosting.desk import Desk, Json
from lab.tui.hosting.keys import KEYS
from lab.tui.hosting.roster import HEAD, Roster, heading
from lab.tui.screens.confirm import Confirm
from lab.tui.widgets.roomy_footer import RoomyFooter
from lab.workshop.secrecy import shown_code

LOOK_EVERY = 0.5
"""Seconds between two looks at the room."""

BOARDS = {"off": "on", "on": "frozen", "frozen": "off"}
PANES = ("roster", "plan-pane", "trouble-pane", "board-pane")


class HostRoom(Screen[None]):
    """Always current: what happens is on the screen within a second."""

    CSS_PATH = "../styles/hosting.tcss"
    AUTO_FOCUS = "#roster"
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._told: Json = {}

    def compose(self) -> ComposeResult:
        """The roster, with the plan, the trouble and the scoreboard beside it."""
        yield Static("", id="host-title", markup=False)
        yield Static("", id="host-note", markup=False)
        with Horizontal(id="host-panes"):
            with Vertical(id="roster-pane"):
                yield Static(HEAD, id="roster-head", markup=False)
                yield Roster(id="roster")
            with Vertical(id="host-side"):
                for name, title in (("plan", "Exercises"), ("trouble", "Trouble"), ("board", "Scoreboard")):
                    with VerticalScroll(id=f"{name}-pane", can_focus=True) as pane:
                        pane.border_title = title
                        yield Static("", id=name)
        yield RoomyFooter({"box", "board", "names"})

    def on_mount(self) -> None:
        """Show the room, and go on doing so."""
        self.tell()
        self.set_interval(LOOK_EVERY, self.tell)

    # Showing

    def tell(self) -> None:
        """Show how things stand."""
        room = self._told = self.desk.room()
        pace = room["pace"]
        state = "ended" if pace["ended"] else "PAUSED" if pace["paused"] else "running"
        names = "   names hidden" if pace["anonymous"] else ""
        place = self.desk.url.partition("://")[2]
        self.query_one("#host-title", Static).update(
            f"{state}   code {shown_code(self.desk.code)}   {place}   {room['workshop']['name']}{names}"
        )
        note = self.query_one("#host-note", Static)
        note.display = pace["note"] is not None
        note.update(f"note: {' / '.join(pace['note']['text'].splitlines())}" if pace["note"] else "")
        self.query_one("#roster-pane").border_title = heading(room["learners"])
        self.query_one(Roster).tell(room["learners"])
        self.query_one("#plan", Static).update(trouble.plan(room))
        self.query_one("#trouble", Static).update(trouble.trouble(room))
        self.query_one("#board", Static).update(trouble.scoreboard(room))

    @on(OptionList.OptionSelected)
    def _look_at(self) -> None:
        from lab.tui.hosting.learner import Learner

        marked = self.query_one(Roster).marked
        if marked is not None:
            self.app.push_screen(Learner(self.desk, marked))

    def action_invite(self) -> None:
        """Show the code in large letters."""
        from lab.tui.hosting.invitation import Invitation

        self.app.push_screen(Invitation(self.desk))

    def action_next_pane(self) -> None:
        """Go to the next pane; in a narrow terminal one is shown at a time."""
        at = next((place for place, name in enumerate(PANES) if self.query_one(f"#{name}").has_focus), -1)
        pane = self.query_one(f"#{PANES[(at + 1) % len(PANES)]}")
        self.set_class(pane.id != "roster", "-beside")
        self.set_focus(pane)

    # The pace

    async def _act(self, done: str, **action: object) -> None:
        wrong = await self.desk.act(action)
        if wrong:
            self.notify(wrong, severity="warning", markup=False)
        else:
            self.notify(done, timeout=4, markup=False)
        self.tell()

    async def action_open(self) -> None:
        """Open the next exercise of the plan."""
        closed = next((each for each in self._told["pace"]["plan"] if not each["opened"]), None)
        await self._act(f"Open: {closed['title']}" if closed else "", action="open")

    async def action_pause(self) -> None:
        """Let work rest, or go on."""
        paused = self._told["pace"]["paused"]
        await self._act("Work goes on." if paused else "Work rests.", action="resume" if paused else "pause")

    @work(exclusive=True, group="asking")
    async def action_box(self) -> None:
        """Give an exercise a time limit."""
        which = await self._exercise("Which exercise gets a time limit?")
        if not which:
            return
        typed = await self.app.push_screen_wait(Asking(f"Minutes for {which}, from now. Nothing: no limit", longest=6))
        if typed is None:
            return
        try:
            minutes = float(typed) if typed else None
        except ValueError:
            self.notify(f"{typed!r} is no number of minutes.", severity="warning", markup=False)
            return
        done = f"{typed} minutes for {which}." if typed else f"{which} has no limit."
        await self._act(done, action="time-box", exercise=which, minutes=minutes)

    @work(exclusive=True, group="asking")
    async def action_reveal(self) -> None:
        """Show everybody a solution."""
        which = await self._exercise("Whose solution is to be shown?")
        sure = "Show everybody its solution? What comes in afterwards does not count."
        if not which:
            return
        if await self.app.push_screen_wait(Confirm(f"{which}\n{sure}", "Show it")):
            await self._act(f"The solution of {which} is shown.", action="reveal", exercise=which)

    async def _exercise(self, question: str) -> str | None:
        """The open exercise that is meant: the newest unless another is typed."""
        opened = [each["id"] for each in self._told["pace"]["exercises"] if not each["revealed"]]
        if not opened:
            self.notify("No exercise is open that this could be done to.", severity="warning")
            return None
        newest = self._told["pace"]["newest"]
        meant = newest if newest in opened else opened[-1]
        if len(opened) == 1:
            return str(meant)
        return await self.app.push_screen_wait(Asking(f"{question}\nOpen: {', '.join(opened)}", str(meant)))

    @work(exclusive=True, group="asking")
    async def action_note(self) -> None:
        """Tell everybody something."""
        note = self._told["pace"]["note"]
        typed = await self.app.push_screen_wait(Asking("A note to everybody", note["text"] if note else ""))
        if typed is not None:
            await self._act("Everybody is told." if typed else "The note is taken away.", action="note", text=typed)

    async def action_board(self) -> None:
        """Turn the scoreboard on, freeze it, turn it off."""
        mode = BOARDS[self._told["pace"]["scoreboard"]]
        await self._act(f"The scoreboard is {mode}.", action="scoreboard", mode=mode)

    async def action_names(self) -> None:
        """Hide everybody's names, or show them."""
        hidden = not self._told["pace"]["anonymous"]
        await self._act("Names are hidden." if hidden else "Names are shown.", action="anonymous", on=hidden)

    @work(exclusive=True, group="asking")
    async def action_remove(self) -> None:
        """Remove the marked learner."""
        marked = self.query_one(Roster).marked
        if marked is None:
            return
        question = f"Remove {marked['name']}, with everything they handed in? This cannot be taken back."
        if await self.app.push_screen_wait(Confirm(question, "Remove")):
            await self._act(f"{marked['name']} is removed.", action="remove", learner=marked["id"])

    @work(exclusive=True, group="asking")
    async def action_end(self) -> None:
        """End the workshop."""
        question = "End the workshop? Nobody can hand in any more. Results stay: cks-lab workshop export"
        if await self.app.push_screen_wait(Confirm(question, "End it")):
            await self._act("The workshop is over.", action="end")
