"""The app: what it opens with, what all screens share, and how it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual._path import CSSPathType
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.filter import LineFilter
from textual.screen import Screen

from lab.tui.harmless import Harmless
from lab.tui.screens.library import Library

if TYPE_CHECKING:
    from lab.catalog.catalog import Catalog
    from lab.catalog.model import Exercise
    from lab.exam.grading import Grade
    from lab.exam.session import Clocks
    from lab.manifests.submission import Submission
    from lab.progress import Progress
    from lab.tui.judge import Verdict
    from lab.tui.live_desk import LiveDesk

Judge: TypeAlias = "Callable[[Exercise, Submission], Verdict]"


def _shipped() -> Catalog:
    from lab.catalog.catalog import open_catalog

    return open_catalog()


def _own_progress() -> Progress:
    from lab.progress import Progress

    return Progress.open()


def _in_the_simulator(exercise: Exercise, submission: Submission) -> Verdict:
    from lab.tui.judge import judge

    return judge(exercise, submission)


class LabApp(App[int]):
    """The lab in the terminal.

    ``exercise`` is opened at once when named, and so is the ``exam`` of a number; ``catalog`` and ``progress`` are
    called when first needed; ``judge`` gives the verdict on an answer, in a thread; ``settings`` is the configuration
    file. ``grade_one`` grades a task of that exam where it is to be graded live; ``clocks`` are those of exams, by
    default the machine's.
    """

    TITLE = "cks-lab"
    CSS_PATH: ClassVar[CSSPathType | None] = "styles/app.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-medium"), (150, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall"), (44, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", id="app.help", priority=True),
        Binding("ctrl+q", "quit", "Quit", id="app.quit", priority=True),
        Binding("ctrl+p", "command_palette", "Every action by name", show=False, id="app.palette", priority=True),
        Binding("ctrl+c", "help_quit", "Say how to quit", show=False, id="app.interrupt", system=True),
        Binding("ctrl+t", "change_theme", "Choose a theme", show=False, id="app.theme"),
    ]

    def __init__(
        self,
        exercise: str | None = None,
        *,
        catalog: Callable[[], Catalog] = _shipped,
        progress: Callable[[], Progress] = _own_progress,
        judge: Judge = _in_the_simulator,
        settings: Path | None = None,
        exam: int | None = None,
        grade_one: Grade | None = None,
        clocks: Clocks | None = None,
    ) -> None:
        super().__init__()
        self.wanted = exercise
        self.exam = exam
        self.grade_one = grade_one
        self.clocks = clocks
        self._open_catalog = catalog
        self._open_progress = progress
        self.judge = judge
        self._settings = settings
        self._catalog: Catalog | None = None
        self._progress: Progress | None = None
        self._live: LiveDesk | None = None
        self._cluster: tuple[str, Path | None] = ("", None)
        self.chosen_keys: Mapping[str, str] = {}
        self._harmless = Harmless()

    # What the screens share

    @property
    def catalog(self) -> Catalog:
        """Every exercise; read when first asked for."""
        if self._catalog is None:
            self._catalog = self._open_catalog()
        return self._catalog

    @property
    def progress(self) -> Progress:
        """What the learner did so far; opened when first asked for."""
        if self._progress is None:
            self._progress = self._open_progress()
        return self._progress

    @property
    def live(self) -> LiveDesk:
        """The real cluster of this session; made when first asked for, and then nothing of live mode is loaded."""
        if self._live is None:
            from lab.tui.live_ways import open_live_desk

            self._live = open_live_desk(self, *self._cluster)
        return self._live

    def open_exercise(self, exercise: Exercise, seed: int | None = None, *, anew: bool = False) -> bool:
        """Set an exercise out on the workbench, in place of what lies there. Returns whether it could be.

        ``seed`` is that of the variant, by default the exercise's own; ``anew`` puts away what was handed in.
        """
        from lab.catalog.untrusted import ensure_usable
        from lab.tui.desk import Desk
        from lab.tui.screens.workbench import Workbench
        from lab.tui.variants import variant_of

        try:
            chosen = exercise if seed is None else variant_of(exercise, seed)
            if chosen.pack is not None:
                ensure_usable(chosen)
            desk = Desk(chosen, self.progress)
        except (OSError, ValueError) as error:
            self.notify(f"{exercise.title} cannot be opened: {error}", severity="error", markup=False)
            return False
        if anew and desk.put_away_handed_in():
            self.notify("Set out anew. The answer you handed in is kept with your progress.")
        if isinstance(self.screen, Workbench):
            self.switch_screen(Workbench(desk))
        else:
            self.push_screen(Workbench(desk))
        return True

    def open_next_variant(self, exercise: Exercise) -> bool:
        """Set out the same exercise with other names and numbers. Returns whether there are any; else says so."""
        from lab.tui.variants import next_seed

        seed = next_seed(exercise, [attempt.seed for attempt in self.progress.attempts(exercise.id)])
        if seed is None:
            self.notify(f"{exercise.title} has no other names or numbers: there is this one alone.", markup=False)
            return False
        return self.open_exercise(exercise, seed, anew=True)

    def open_exam(self, number: int) -> None:
        """Open the room of an exam; once it has ended, its report."""
        from lab.tui.exam.opening import open_exam

        open_exam(self, number)

    # Beginning and end

    def get_default_screen(self) -> Screen[None]:
        """The library is where the app begins."""
        return Library()

    def on_mount(self) -> None:
        """Take the learner's settings before the first frame is drawn."""
        from lab.tui.settings import read_settings, settings_path

        if self.exam is not None:
            self.call_after_refresh(self.open_exam, self.exam)
        path = self._settings or settings_path()
        if not path.exists():
            return
        from lab.tui.actions import every_action

        chosen = read_settings(path, self.available_themes, {action.id for action in every_action()})
        self._cluster = (chosen.context, chosen.kubeconfig)
        if chosen.theme:
            self.theme = chosen.theme
        self.chosen_keys = chosen.keys
        if chosen.keys:
            self.set_keymap(chosen.keys)
        for problem in chosen.problems:
            self.notify(problem, title="Settings", severity="warning", timeout=15, markup=False)

    def on_unmount(self) -> None:
        """Let go of the progress file."""
        if self._progress is not None:
            self._progress.close()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Whatever is shown, nothing of it reaches the terminal as a control character."""
        return (*super().get_line_filters(), self._harmless)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open a page in the browser; nothing else that a text may link to, such as a file, is opened."""
        if url.startswith(("https://", "http://")):
            super().open_url(url, new_tab=new_tab)
        else:
            self.notify(f"Not opened, for it is no page: {url}", severity="warning", markup=False)

    def get_key_display(self, binding: Binding) -> str:
        """Keys as they are printed on the keyboard: F1, not f1."""
        from lab.tui.actions import in_words

        return binding.key_display or in_words(binding.key)

    def _fatal_error(self) -> None:
        """End without a traceback: ``run`` raises the error again for the command line to report."""
        self._close_messages_no_wait()

    # Live mode

    def stop_live(self) -> None:
        """Stop a run whose exercise was put away, and wait for what it made to be removed."""
        from lab.tui.live_ways import stop

        stop(self, self.live)

    def end_live(self) -> None:
        """After the app has ended, however it did: wait for a run that still cleans up."""
        if self._live is not None:
            from lab.tui.live_ways import end

            end(self._live)

    async def action_quit(self) -> None:
        """End the app; a live run is stopped and cleaned up after first."""
        if self._live is not None and self._live.going:
            from lab.tui.live_ways import stop_and_exit

            stop_and_exit(self, self._live)
        else:
            from lab.tui.exam.opening import left_words

            self.exit(message=left_words(self))

    # Actions

    def action_help(self) -> None:
        """Show every key, and how a verdict is read; again to leave."""
        from lab.tui.screens.help import Help

        if isinstance(self.screen, Help):
            self.pop_screen()
        else:
            from lab.tui.exam.opening import going_on

            self.push_screen(Help(going_on(self)))

    def action_help_quit(self) -> None:
        """Ctrl+C ends nothing by accident."""
        words = getattr(self.screen, "leaving_words", "Press Ctrl+Q to quit. What you typed is saved.")
        self.notify(words, timeout=4, markup=False)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action that can be taken now, for the command palette."""
        from lab.tui.actions import commands_of

        yield from commands_of(self, screen)


def run(exercise: str | None = None, exam: int | None = None, grade_one: Grade | None = None) -> int:
    """Open the app, at an exercise or an exam when one is named. Returns the process's exit status.

    Raises what went wrong when the app ended by an error of its own; drafts are safe by then.
    """
    from lab.catalog.places import shipped

    if not any(shipped().exercises.glob("*/domain.yaml")):
        print("There are no exercises to open: the installation is not whole. Install cks-lab again.")
        return 3
    app = LabApp(exercise, exam=exam, grade_one=grade_one)
    try:
        result = app.run()
    finally:
        app.end_live()
    if app._exception is not None:
        raise getattr(app._exception, "error", app._exception)
    return result if isinstance(result, int) else app.return_code or 0
