"""Where exams are begun, gone on with, and looked back at."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from lab.exam.sheet import rounded
from lab.tui.marks import MUTED
from lab.tui.widgets.hanging import Hanging, words

if TYPE_CHECKING:
    from lab.exam.blueprint import Blueprint
    from lab.exam.standing import Standing
    from lab.tui.app import LabApp

ABOUT = (
    "A rehearsal runs by the clock on the wall: leaving the app or closing the laptop does not stop it. "
    "There are no hints and no verdicts until it is over."
)


class Hall(Screen[None]):
    """The exams that are running first, then the blueprints, then the exams that are over."""

    CSS_PATH = "../styles/exam.tcss"
    AUTO_FOCUS = "#hall"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Start or open", id="exam_hall.open"),
        Binding("escape,e,q", "leave", "Library", id="exam_hall.leave", key_display="Esc"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._standings: tuple[Standing, ...] = ()

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    def compose(self) -> ComposeResult:
        """One list."""
        yield Static("Exam rehearsals", id="hall-title", markup=False)
        yield Static(ABOUT, id="hall-about", markup=False)
        yield OptionList(id="hall", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Keep the times of running exams true."""
        self.set_interval(1, self._tick)

    def on_screen_resume(self) -> None:
        """Look again: an exam may have been begun or ended meanwhile."""
        self._fill()

    def _tick(self) -> None:
        before = {each.number for each in self._standings if each.running}
        if not self.is_current or not before:
            return
        going = [each for each in self._looked() if each.running]
        if {each.number for each in going} != before:
            self._fill()
            return
        for each in going:
            self.query_one("#hall", OptionList).replace_option_prompt(f"exam-{each.number}", _running(each))

    def _looked(self) -> tuple[Standing, ...]:
        from lab.exam.standing import standings
        from lab.exam.steady import read_clocks

        return standings(self.lab.progress.exams, self.lab.clocks or read_clocks)

    def _fill(self) -> None:
        hall = self.query_one("#hall", OptionList)
        where = hall.highlighted
        self._standings = self._looked()
        going = [each for each in self._standings if each.running]
        over = [each for each in reversed(self._standings) if not each.running]
        options: list[Option | None] = []
        for each in going:
            options.append(Option(_running(each), id=f"exam-{each.number}"))
        options += [None] if going else []
        options += [Option(_blueprint(each), id=f"blueprint-{each.name}") for each in _blueprints()]
        options += [None] if over else []
        options += [Option(self._over(each), id=f"exam-{each.number}") for each in over]
        hall.set_options(options)
        hall.highlighted = min(where or 0, hall.option_count - 1)

    def _over(self, each: Standing) -> Hanging:
        from lab.exam.results import result_of

        started = each.record.started[:10]
        head = (f"Exam {each.number}", "bold"), f"  {each.paper.title}", (f"  {started}", MUTED)
        try:
            result = result_of(self.lab.progress, each.number)
        except ValueError as error:
            return Hanging(words(("! ", "$text-warning")), [words(*head, f"  {error}")])
        if result is None:
            return Hanging(words("· "), [words(*head, ("  over; Enter grades it", MUTED))])
        sheet = result.sheet
        mark = ("✓ ", "$text-success") if sheet.passed else ("✗ ", "$text-error")
        passed = "passed" if sheet.passed else "not passed"
        return Hanging(words(mark), [words(*head, f"  {rounded(sheet.percent)}%, {passed}")])

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        kind, _, name = (event.option_id or "").partition("-")
        if kind == "exam":
            self.lab.open_exam(int(name))
        elif kind == "blueprint":
            from lab.tui.exam.begin import Begin

            self.app.push_screen(Begin(name), self._begun)

    def _begun(self, number: int | None) -> None:
        if number is not None:
            self.lab.open_exam(number)

    def action_open(self) -> None:
        """Open what is marked."""
        self.query_one("#hall", OptionList).action_select()

    def action_leave(self) -> None:
        """Back to the library."""
        self.dismiss()


def _running(each: Standing) -> Hanging:
    at = max(each.record.at_task, 1)
    facts = f"  {each.left.text} left, at task {at} of {len(each.paper.tasks)}"
    return Hanging(
        words(("▸ ", "$text-accent")),
        [words((f"Go on with exam {each.number}", "bold"), f"  {each.paper.title}{facts}")],
    )


def _blueprint(each: Blueprint) -> Hanging:
    tasks = "1 task" if each.tasks == 1 else f"{each.tasks} tasks"
    facts = f"  {tasks}, {each.minutes} minutes, {each.passing}% pass"
    return Hanging(words("+ "), [words((f"Start: {each.title}", "bold"), (facts, MUTED))])


@cache
def _blueprints() -> tuple[Blueprint, ...]:
    from lab.exam.shipped import find_blueprint, names

    return tuple(find_blueprint(name) for name in names())
