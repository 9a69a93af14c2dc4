"""The last question before the clock runs: which paper, and how long."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

if TYPE_CHECKING:
    from lab.exam.paper import Paper
    from lab.tui.app import LabApp

SEEDS = 1_000_000
"""Fresh seeds are below this: short enough to tell someone."""

LATELY = 6
"""How many earlier papers count as drawn lately."""


class Begin(ModalScreen[int | None]):
    """Returns the number of the exam that was begun; None when one thinks better of it."""

    AUTO_FOCUS = "#begin"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Not now", show=False),
        Binding("down", "app.focus_next", "The next field", show=False),
        Binding("up", "app.focus_previous", "The field before", show=False),
    ]

    def __init__(self, name: str) -> None:
        super().__init__()
        from lab.exam.shipped import find_blueprint

        self._blueprint = find_blueprint(name)

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    def compose(self) -> ComposeResult:
        """Two lines to fill in, and a button."""
        blueprint = self._blueprint
        with Vertical(classes="dialog"):
            yield Static(blueprint.title, classes="dialog-title", markup=False)
            yield Static(self._facts(), markup=False)
            with Horizontal(classes="begin-line"):
                yield Static("Seed     ", markup=False)
                yield Input(type="integer", placeholder="a fresh paper; a number repeats one", compact=True, id="seed")
            with Horizontal(classes="begin-line"):
                yield Static("Minutes  ", markup=False)
                yield Input(str(blueprint.minutes), type="integer", compact=True, max_length=3, id="minutes")
            yield Static("", id="begin-trouble", markup=False)
            with Horizontal(classes="buttons"):
                yield Button("Start the clock", id="begin", variant="primary", compact=True)
                yield Button("Not now (Esc)", id="not-now", compact=True)

    def _facts(self) -> str:
        from lab.exam.standing import running
        from lab.exam.steady import read_clocks

        each = self._blueprint
        facts = f"{each.tasks} tasks, {each.passing}% pass. Graded in the simulator."
        going = running(self.lab.progress.exams, self.lab.clocks or read_clocks)
        if going:
            numbers = ", ".join(str(other.number) for other in going)
            facts += f"\nExam {numbers} is still running, and its clock goes on."
        return facts

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._begin()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Begin, or not."""
        if event.button.id == "begin":
            self._begin()
        else:
            self.dismiss(None)

    def _begin(self) -> None:
        from lab.exam.blueprint import LONGEST

        seed, minutes = (self.query_one(f"#{name}", Input).value for name in ("seed", "minutes"))
        if not minutes.isdigit() or not 1 <= int(minutes) <= LONGEST:
            self._complain(f"The time must be 1 to {LONGEST} minutes.")
        elif seed and not seed.isdigit():
            self._complain("The seed must be a number, or nothing for a fresh paper.")
        elif not self.lab.progress.saving:
            self._complain("An exam must be kept, and nothing can be saved here; see: cks-lab doctor")
        else:
            self._complain("")
            self.query_one("#begin", Button).disabled = True
            self._draw(int(seed) if seed else None, int(minutes))

    @work(thread=True, exclusive=True)
    def _draw(self, seed: int | None, minutes: int) -> None:
        try:
            paper = replace(self._paper(seed), minutes=minutes)
        except (ValueError, OSError) as error:
            self.app.call_later(self._complain, str(error))
        else:
            self.app.call_later(self._started, paper)

    def _paper(self, seed: int | None) -> Paper:
        """The paper of the seed, or a fresh one."""
        from secrets import randbelow

        from lab.catalog.catalog import open_catalog
        from lab.catalog.places import shipped
        from lab.exam.draw import draw_paper
        from lab.exam.fresh import LOOKED_AT, fresh_paper
        from lab.exam.standing import lately_drawn

        catalog = open_catalog(shipped())
        if seed is not None:
            return draw_paper(self._blueprint, catalog, seed)
        seeds = [randbelow(SEEDS) for _ in range(LOOKED_AT)]
        return fresh_paper(self._blueprint, catalog, seeds, lately_drawn(self.lab.progress.exams, LATELY))

    def _started(self, paper: Paper) -> None:
        from lab.exam.session import begin
        from lab.exam.steady import read_clocks

        if not self.is_attached:
            return
        try:
            session = begin(self.lab.progress.exams, paper, clocks=self.lab.clocks or read_clocks)
        except (ValueError, OSError, LookupError) as error:
            self._complain(str(error))
        else:
            self.dismiss(session.number)

    def _complain(self, words: str) -> None:
        if self.is_attached:
            self.query_one("#begin-trouble", Static).update(words)
            self.query_one("#begin", Button).disabled = False

    def action_leave(self) -> None:
        """Not now."""
        self.dismiss(None)
