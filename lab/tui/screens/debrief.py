"""After passing: why it is right, the solution beside the learner's, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.highlight import highlight
from textual.screen import Screen
from textual.widgets import Footer, Markdown, Static

from lab.render.languages import language_of
from lab.tui.marks import MUTED
from lab.tui.variants import next_seed
from lab.tui.widgets.title_bar import clock

if TYPE_CHECKING:
    from lab.catalog.model import Exercise
    from lab.grading.report import Report
    from lab.manifests.submission import Submission
    from lab.tui.app import LabApp

READINGS = ("looser", "tighter", "stricter", "wider", "narrower")
"""Words in the name of an accepted answer that mark it as another reading of the task."""


class Debrief(Screen[None]):
    """What a passed exercise has to teach."""

    CSS_PATH = "../styles/debrief.tcss"
    AUTO_FOCUS = "#debrief"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,n", "next", "Next exercise", id="debrief.next", key_display="Enter"),
        Binding("a", "again", "Again with new numbers", id="debrief.again"),
        Binding("l", "library", "Library", id="debrief.library"),
        Binding("escape", "leave", "Back to the answer", id="debrief.leave", key_display="Esc"),
    ]

    def __init__(self, exercise: Exercise, submission: Submission, report: Report, seconds: float) -> None:
        super().__init__()
        self._exercise = exercise
        self._submission = submission
        self._report = report
        self._seconds = seconds

    @property
    def lab(self) -> LabApp:
        """The app."""
        return cast("LabApp", self.app)

    def compose(self) -> ComposeResult:
        """Why, then the answers side by side, then other readings."""
        solution = self._exercise.solution
        yield Static(self._headline(), id="debrief-headline", markup=False)
        with VerticalScroll(id="debrief"):
            yield Markdown(solution.why or "Every check holds.", id="debrief-why")
            with Container(id="debrief-answers"):
                yield answer_in_frame("Your answer", self._submission)
                yield answer_in_frame("The reference", solution.submission)
            for name, submission in solution.accepted:
                if any(word in name for word in READINGS):
                    title = name.rpartition(".")[0] or name
                    yield answer_in_frame(f"Also right: {title.replace('-', ' ')}", submission)
        yield Static(self._what_next(), id="debrief-next")
        yield Footer(show_command_palette=False)

    def _headline(self) -> Content:
        report = self._report
        hints = self.lab.progress.hints_shown(self._exercise.id)
        helped = "no hints" if not hints else "1 hint" if hints == 1 else f"{hints} hints"
        if self.lab.progress.solution_seen(self._exercise.id):
            helped += ", solution seen"
        where = " on the cluster" if report.cluster == "live" else ""
        return Content.assemble(
            (f"✓ Passed{where}: {self._exercise.title}", "bold $text-success"),
            (f"   {report.score} of {report.max_score} points in {clock(self._seconds)}, {helped}", MUTED),
        )

    @property
    def _following(self) -> Exercise | None:
        return self.lab.catalog.after(self.lab.catalog.get(self._exercise.id))

    def _what_next(self) -> Content:
        following = self._following
        if following:
            onward = Content.assemble(" Enter: next, ", (following.title, "bold"))
        else:
            onward = Content(" That was the last exercise. Well done.")
        return Content.assemble(onward, "   A: again with new numbers") if self._varies else onward

    @property
    def _varies(self) -> bool:
        return next_seed(self._exercise, ()) is not None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """New numbers are offered where there are any."""
        return action != "again" or self._varies

    def action_again(self) -> None:
        """The same exercise in its next variant."""
        self.app.pop_screen()
        self.lab.open_next_variant(self._exercise)

    def action_next(self) -> None:
        """On to the next exercise."""
        following = self._following
        self.action_library()
        if following is not None:
            self.lab.open_exercise(following)

    def action_library(self) -> None:
        """Put the exercise away."""
        while len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    def action_leave(self) -> None:
        """Back to the answer."""
        self.dismiss()


def answer_in_frame(title: str, submission: Submission) -> Static:
    """An answer's files in a frame."""
    texts = []
    for file in submission.files:
        if len(submission.files) > 1:
            texts.append(Content.styled(f"# {file.name}\n", "bold"))
        text = str(file.text).rstrip()
        texts.append(highlight(text, language=language_of(file.name, text)))
        texts.append(Content("\n"))
    shown = Static(Content("").join(texts), classes="debrief-answer")
    shown.border_title = title
    return shown
