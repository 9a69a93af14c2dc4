"""What is known of an exercise before it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lab.tui.marks import MUTED

if TYPE_CHECKING:
    from lab.catalog.catalog import Domain
    from lab.catalog.model import Exercise
    from lab.progress import Standing

EXCERPT = 3
"""Paragraphs of the task that are shown."""


class ExerciseDetail(VerticalScroll):
    """Title, what it trains, how hard and long it is, how one stands with it, and how the task begins."""

    can_focus = False

    def compose(self) -> ComposeResult:
        """One block of text."""
        yield Static("", id="detail-text", markup=False)

    def show(self, exercise: Exercise, standing: Standing) -> None:
        """Show an exercise."""
        difficulty = "●" * exercise.difficulty + "○" * (5 - exercise.difficulty)
        parts: list[tuple[str, str] | str] = [
            (exercise.title, "bold $text-primary"),
            (f"\n{exercise.id}\n\n", MUTED),
            ("Difficulty  ", MUTED), f"{difficulty}\n",
            ("Time        ", MUTED), f"about {exercise.minutes} minutes\n",
            ("Trains      ", MUTED), f"{', '.join(exercise.competencies)}\n",
            ("Kubernetes  ", MUTED), f"{exercise.release}\n",
            *((("Pack        ", MUTED), f"{exercise.pack.pack}\n") if exercise.pack else ()),
            ("So far      ", MUTED), f"{in_words(exercise, standing)}\n\n",
            excerpt(exercise),
        ]  # fmt: skip
        self._update(Content.assemble(*parts))

    def show_domain(self, domain: Domain | None) -> None:
        """Show a domain, or nothing."""
        if domain is None:
            self._update(Content(""))
            return
        self._update(
            Content.assemble(
                (domain.title, "bold $text-primary"),
                f"\n\n{f'{domain.weight}% of the exam' if domain.weight else 'From a pack'}, "
                f"{len(domain.exercises)} exercises here.",
            )
        )

    def _update(self, content: Content) -> None:
        self.query_one("#detail-text", Static).update(content)
        self.scroll_home(animate=False)


def in_words(exercise: Exercise, standing: Standing) -> str:
    """How one stands with an exercise."""
    if not standing.attempts:
        return "not begun" if standing.state == "new" else "begun, nothing handed in yet"
    tries = "1 attempt" if standing.attempts == 1 else f"{standing.attempts} attempts"
    hints = f", {standing.hints} hints seen" if standing.hints else ""
    return f"best {standing.best} of {exercise.max_score} in {tries}{hints}"


def excerpt(exercise: Exercise) -> str:
    """How the task begins, without Markdown's marks."""
    try:
        blocks = exercise.task.strip().split("\n\n")
    except OSError:
        return ""
    plain = [_plain(block) for block in blocks]
    return "\n\n".join([*plain[:EXCERPT], "…"] if len(plain) > EXCERPT else plain)


def _plain(block: str) -> str:
    """A paragraph in one line, a list in a line per item, both without Markdown's marks."""
    lines: list[str] = []
    for line in block.replace("`", "").replace("**", "").splitlines():
        if lines and not line.lstrip().startswith(("-", "*", "1.")):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line.lstrip("# "))
    return "\n".join(lines)
