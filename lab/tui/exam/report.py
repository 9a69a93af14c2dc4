"""The report of an exam: passed or not, where the points went, and what to practise."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from lab.exam.sheet import rounded
from lab.tui.exam.clock_line import FLAG
from lab.tui.exam.styled_content import content
from lab.tui.marks import MUTED
from lab.tui.widgets.hanging import Hanging, words
from lab.tui.widgets.roomy_footer import RoomyFooter

if TYPE_CHECKING:
    from lab.exam.practise import Practice
    from lab.exam.rehearsal import Rehearsal
    from lab.exam.session import ExamSession
    from lab.exam.sheet import TaskScore
    from lab.render.styled import Line, Lines
    from lab.tui.app import LabApp

PANES = ("report-tasks", "report-rest", "report-practise")
COLOURS = {"solved": "$text-success", "partly": "$text-warning", "missed": "$text-error", "left": MUTED}


class ExamReport(Screen[None]):
    """Enter on a task shows the findings behind its lost points; on an exercise to practise starts it."""

    CSS_PATH = "../styles/exam.tcss"
    AUTO_FOCUS = "#report-tasks"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", id="exam_report.open", tooltip="The task's findings, or the exercise"),
        Binding("tab,f6", "next_pane", "Next pane", id="exam_report.next_pane", key_display="Tab"),
        Binding("p", "practise", "Practise", id="exam_report.practise", tooltip="To what to practise next"),
        Binding("e", "exams", "Exams", id="exam_report.exams", tooltip="Earlier exams, and a new one"),
        Binding("escape,q", "leave", "Library", id="exam_report.leave", key_display="Esc"),
    ]

    def __init__(self, told: Rehearsal, session: ExamSession) -> None:
        super().__init__()
        self.told = told
        self.session = session

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    def compose(self) -> ComposeResult:
        """The verdict; the tasks and what to practise; beside them where the points went."""
        from lab.render.exam_text import verdict_line
        from lab.render.exam_words import measured

        sheet = self.told.result.sheet
        yield Static(content((verdict_line(sheet),)), id="report-verdict", markup=False)
        yield Static("", id="report-under", markup=False)
        with Container(id="report"):
            with Container(id="report-left"):
                yield OptionList(
                    *(Option(_task(task, measured(sheet))) for task in sheet.tasks), id="report-tasks", markup=False
                )
                yield OptionList(
                    *(Option(_practice(each)) for each in self.told.practise), id="report-practise", markup=False
                )
            with VerticalScroll(id="report-rest"):
                yield Static("", id="report-shares", markup=False)
        yield RoomyFooter({"exams"})

    def on_mount(self) -> None:
        """Name the panes."""
        self.query_one("#report-tasks").border_title = "Tasks: Enter shows why"
        self.query_one("#report-rest").border_title = "Where the points went"
        self.query_one("#report-practise").border_title = "Practise next: Enter starts it"
        self.set_class(not self.told.practise, "-nothing-lost")
        self._pane("report-tasks")
        self.call_after_refresh(self._lay_out)

    def on_resize(self, _event: events.Resize) -> None:
        """Lines are as wide as their pane."""
        self.call_after_refresh(self._lay_out)

    def on_screen_resume(self) -> None:
        """The terminal may have changed meanwhile."""
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        from lab.render.exam_text import under_verdict

        width = self.app.size.width
        self.query_one("#report-under", Static).update(content(under_verdict(self.told.result.sheet, width - 2)))
        rest = self.query_one("#report-rest").content_region.width or width - 4
        self.query_one("#report-shares", Static).update(content(self._shares(max(rest - 1, 40))))

    def _shares(self, width: int) -> Lines:
        from lab.render.exam_text import shares_text, trend_text
        from lab.render.exam_words import facts, remarks
        from lab.render.styled import BLANK, Fragment, Role, dim, line, strong, wrapped

        sheet = self.told.result.sheet
        found: list[Line] = []
        for remark in remarks(sheet):
            found += wrapped(remark, width, line(Fragment("! ", Role.WARN)), "  ")
        found += [line(strong("By domain")), *shares_text(sheet.by_domain, self.told.titles, width), BLANK]
        found += [line(strong("By competency")), *shares_text(sheet.by_competency, {}, width)]
        found += trend_text(self.told)
        if not self.told.history:
            found += [BLANK, line(dim("Your first rehearsal by this blueprint; the next is compared with it."))]
        found += [BLANK, line(strong("How it came about"))]
        for name, text in facts(self.told):
            found += wrapped(text, width, line(dim(f"  {name}: ")), "    ")
        return tuple(found)

    # Panes

    def _pane(self, pane: str) -> None:
        for each in PANES:
            self.set_class(each == pane, f"-show-{each}")

    def on_descendant_focus(self) -> None:
        """Keep the pane that has the focus in front."""
        if self.focused is not None and self.focused.id in PANES:
            self._pane(self.focused.id)

    def _go(self, pane: str) -> None:
        self._pane(pane)
        self.set_focus(self.query_one(f"#{pane}"))

    def action_next_pane(self) -> None:
        """From pane to pane."""
        there = [pane for pane in PANES if pane != "report-practise" or self.told.practise]
        at = there.index(self.focused.id) if self.focused is not None and self.focused.id in there else -1
        self._go(there[(at + 1) % len(there)])
        self.call_after_refresh(self._lay_out)

    def action_practise(self) -> None:
        """To what to practise next."""
        if self.told.practise:
            self._go("report-practise")
        else:
            self.notify("Nothing was lost: there is nothing to practise for.")

    # Opening

    @on(OptionList.OptionSelected, "#report-tasks")
    def _task_chosen(self, event: OptionList.OptionSelected) -> None:
        from lab.tui.exam.task_report import TaskReport

        self.app.push_screen(TaskReport(self.told, self.session, event.option_index))

    @on(OptionList.OptionSelected, "#report-practise")
    def _practice_chosen(self, event: OptionList.OptionSelected) -> None:
        self.lab.open_exercise(self.told.practise[event.option_index].exercise, anew=True)

    def action_open(self) -> None:
        """Open what is marked."""
        if isinstance(self.focused, OptionList):
            self.focused.action_select()

    def action_exams(self) -> None:
        """To the earlier exams."""
        from lab.tui.exam.hall import Hall

        self.app.switch_screen(Hall())

    def action_leave(self) -> None:
        """To the library."""
        self.dismiss()


def _task(task: TaskScore, known: bool) -> Hanging:
    """A task: how it stands, what it earned, and the time it took where that is ``known``."""
    from lab.render.exam_words import STATE_MARKS, spent

    colour = COLOURS[task.state]
    flag = (FLAG, "$text-warning") if task.flagged else " "
    mark = Content.assemble(f"{task.number:>2} ", (STATE_MARKS[task.state], colour), flag, " ")
    facts = f"  {rounded(task.earned)} of {task.weight}%  {task.state}, {spent(task, known)}"
    return Hanging(mark, [words(task.title, (facts, MUTED))])


def _practice(each: Practice) -> Hanging:
    why = f"task {each.task.number} again" if each.same else f"the field of task {each.task.number}, no harder"
    return Hanging(words(("→ ", "$text-accent")), [words((each.exercise.title, "bold"), (f"  {why}", MUTED))])
