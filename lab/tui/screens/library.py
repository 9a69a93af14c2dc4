"""The library: the curriculum with what was done of it, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from lab.tui.widgets.curriculum import Curriculum
from lab.tui.widgets.exercise_detail import ExerciseDetail
from lab.tui.widgets.roomy_footer import RoomyFooter

if TYPE_CHECKING:
    from lab.catalog.catalog import Catalog
    from lab.catalog.model import Exercise
    from lab.tui.app import LabApp

MOST_TOLD = 3
"""How many exercises that were left out are told of one by one."""

TOO_SMALL = "This terminal is {0}x{1}; the lab is made for 80x24 and more."


class Library(Screen[None]):
    """Every exercise by domain; Enter opens the one that is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open the exercise", id="library.open", show=False),
        Binding("slash", "search", "Search", id="library.search", tooltip="Search titles, ids and competencies"),
        Binding("s", "next_state", "State", id="library.state", tooltip="Show new, started or passed exercises only"),
        Binding("d", "next_domain", "Domain", id="library.domain", tooltip="Show one domain of the exam, or all"),
        Binding("n", "to_next", "Next to do", id="library.next", tooltip="To the first exercise that is not passed"),
        Binding("p", "record", "Progress", id="library.record", tooltip="Attempts, scores and hints so far"),
        Binding("r", "review", "Review", id="library.review", tooltip="What to revisit today and why, and mastery"),
        Binding("e", "exams", "Exam", id="library.exams", tooltip="Start, resume or look back at an exam rehearsal"),
        Binding("escape", "clear", "Show everything again", id="library.clear", show=False),
        Binding("question_mark", "app.help", "Help", id="library.help", show=False),
    ]

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    def compose(self) -> ComposeResult:
        """The tree beside what is known of the marked exercise."""
        yield Static("cks-lab", id="library-title", markup=False)
        with Horizontal():
            with Vertical(id="library-left"):
                yield Input(placeholder="Search title, id, competency", id="library-search", compact=True)
                yield Static("Reading the exercises…", id="library-filter", markup=False)
                yield Curriculum(id="curriculum")
            yield ExerciseDetail(id="detail")
        yield Static("", id="library-next")
        yield RoomyFooter({"next_domain", "next_state"})

    def on_mount(self) -> None:
        """Draw first; read the exercises after that."""
        self.query_one("#library-search").display = False
        self.call_after_refresh(self._read)

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        try:
            catalog = self.lab.catalog
        except Exception as error:
            self.app.call_later(self._fail, error)
        else:
            self.app.call_later(self._show, catalog)

    def _fail(self, error: Exception) -> None:
        self.query_one("#library-filter", Static).update(f"The exercises cannot be read: {error}")
        self.notify(str(error), title="The exercises cannot be read", severity="error", markup=False, timeout=30)

    def _show(self, catalog: Catalog) -> None:
        tree = self.query_one(Curriculum)
        tree.fill(catalog, self.lab.progress.standing())
        self._tell()
        for problem in catalog.problems[:MOST_TOLD]:
            where = f"{problem.span}: " if problem.span else ""
            self.notify(where + problem.message, title="Exercise left out", severity="warning", markup=False)
        more = len(catalog.problems) - MOST_TOLD
        if more > 0:
            self.notify(f"{more} more are left out. See them all with: cks-lab doctor", severity="warning")
        if self.lab.progress.notice:
            self.notify(self.lab.progress.notice, title="Progress", severity="warning", timeout=15, markup=False)
        self._tell_exams()
        width, height = self.app.size
        if width < 80 or height < 24:
            self.notify(TOO_SMALL.format(width, height), severity="warning")
        if self.is_current:
            tree.focus()
        if self.lab.wanted:
            self._open_by_name(catalog, self.lab.wanted)
            self.lab.wanted = None

    def _tell_exams(self) -> None:
        """An exam goes on whether one is in its room or not."""
        from lab.exam.standing import running
        from lab.exam.steady import read_clocks

        if self.is_current and self.lab.exam is None:
            for each in running(self.lab.progress.exams, self.lab.clocks or read_clocks):
                self.notify(f"Exam {each.number} is running: {each.left.text} left. Press e to go on with it.")

    def _open_by_name(self, catalog: Catalog, name: str) -> None:
        try:
            exercise = catalog.get(name)
        except LookupError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.query_one(Curriculum).mark(exercise)
        self.lab.open_exercise(exercise)

    def on_screen_resume(self) -> None:
        """Back from an exercise: show what was achieved, and mark what comes next."""
        tree = self.query_one(Curriculum)
        if tree.catalog is not None:
            tree.refill(self.lab.progress.standing())
            self._tell()

    def _tell(self) -> None:
        tree = self.query_one(Curriculum)
        self.query_one("#library-title", Static).update(tree.overall())
        self.query_one("#library-filter", Static).update(tree.filter_in_words())
        self._tell_next()

    def _tell_next(self) -> None:
        tree = self.query_one(Curriculum)
        marked = tree.marked
        detail, bar = self.query_one(ExerciseDetail), self.query_one("#library-next", Static)
        if marked is None:
            detail.show_domain(tree.marked_domain)
            bar.update(tree.empty_in_words())
            return
        standing = tree.standing_of(marked)
        detail.show(marked, standing)
        verb = {"new": "start", "started": "continue", "passed": "do again"}[standing.state]
        bar.update(Content.assemble(f" Enter: {verb} ", (marked.title, "bold")))

    @on(Curriculum.NodeHighlighted)
    def _marked(self) -> None:
        self._tell_next()

    @on(Curriculum.Opened)
    def _opened(self, event: Curriculum.Opened) -> None:
        self.lab.open_exercise(event.exercise)

    # Search and filters

    def action_open(self) -> None:
        """Open the marked exercise."""
        marked: Exercise | None = self.query_one(Curriculum).marked
        if marked is not None:
            self.lab.open_exercise(marked)

    def action_search(self) -> None:
        """Type to find."""
        search = self.query_one("#library-search", Input)
        search.display = True
        search.focus()

    @on(Input.Changed, "#library-search")
    def _search(self, event: Input.Changed) -> None:
        self.query_one(Curriculum).search(event.value)
        self._tell()

    @on(Input.Submitted, "#library-search")
    def _found(self) -> None:
        self.query_one(Curriculum).focus()

    def action_next_state(self) -> None:
        """Show all, new, started, or passed exercises only."""
        self.query_one(Curriculum).next_state()
        self._tell()

    def action_next_domain(self) -> None:
        """Show one domain after the other, then all."""
        self.query_one(Curriculum).next_domain()
        self._tell()

    def action_clear(self) -> None:
        """Show every exercise again."""
        search = self.query_one("#library-search", Input)
        tree = self.query_one(Curriculum)
        with self.prevent(Input.Changed):
            search.value = ""
        search.display = False
        tree.show_all()
        tree.focus()
        self._tell()

    def action_to_next(self) -> None:
        """Mark the first exercise that is not passed."""
        self.query_one(Curriculum).mark_next()

    def action_review(self) -> None:
        """Show what to revisit today, and what is to come."""
        from lab.tui.screens.review import Review

        self.app.push_screen(Review())

    def action_record(self) -> None:
        """Show attempts and scores."""
        from lab.tui.screens.record import Record

        self.app.push_screen(Record())

    def action_exams(self) -> None:
        """Start, resume or look back at an exam rehearsal."""
        from lab.tui.exam.hall import Hall

        self.app.push_screen(Hall())
