"""The curriculum as a tree: domains, and in each its exercises with what was done of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text
from textual.message import Message
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from lab.tui import marks

if TYPE_CHECKING:
    from lab.catalog.catalog import Catalog, Domain
    from lab.catalog.model import Exercise
    from lab.progress import Standing

STATES = ("", "new", "started", "passed")
MARKS = {"new": marks.NEW, "started": marks.STARTED, "passed": marks.PASSED}
COLOURS = {"new": "", "started": "text-warning", "passed": "text-success"}


class Curriculum(Tree["Exercise | Domain"]):
    """Domains with their exercises, as far as they fit the search and the filters."""

    class Opened(Message):
        """An exercise was chosen."""

        def __init__(self, exercise: Exercise) -> None:
            super().__init__()
            self.exercise = exercise

    def __init__(self, id: str | None = None) -> None:
        super().__init__("Curriculum", id=id)
        self.show_root = False
        self.guide_depth = 2
        self.catalog: Catalog | None = None
        self._standing: Mapping[str, Standing] = {}
        self._words: tuple[str, ...] = ()
        self._state = ""
        self._domain = ""

    # What is shown

    def fill(self, catalog: Catalog, standing: Mapping[str, Standing]) -> None:
        """Show a catalog, and mark the first exercise that is not passed."""
        self.catalog, self._standing = catalog, standing
        self._rebuild()
        self.mark_next()

    def refill(self, standing: Mapping[str, Standing]) -> None:
        """Show how things stand now; mark what is next when the marked exercise was passed meanwhile."""
        marked = self.marked
        before = self.standing_of(marked).state if marked else None
        self._standing = standing
        self._rebuild()
        if marked is not None and before != "passed" and self.standing_of(marked).state == "passed":
            self.mark_next()
        elif marked is not None:
            self.mark(marked)

    def standing_of(self, exercise: Exercise) -> Standing:
        """How the learner stands with an exercise."""
        from lab.progress import Standing

        return self._standing.get(exercise.id) or Standing()

    def search(self, words: str) -> None:
        """Show the exercises whose title, id or competencies hold every word."""
        self._words = tuple(words.lower().split())
        self._rebuild()
        self.mark_first()

    def next_state(self) -> None:
        """Filter by the next state."""
        self._state = STATES[(STATES.index(self._state) + 1) % len(STATES)]
        self._rebuild()
        self.mark_first()

    def next_domain(self) -> None:
        """Filter by the next domain."""
        domains = ["", *(domain.id for domain in self.catalog.domains)] if self.catalog else [""]
        self._domain = domains[(domains.index(self._domain) + 1) % len(domains)]
        self._rebuild()
        self.mark_first()

    def show_all(self) -> None:
        """Drop search and filters, keeping the marked exercise."""
        marked = self.marked
        self._words, self._state, self._domain = (), "", ""
        self._rebuild()
        if marked:
            self.mark(marked)
        else:
            self.mark_next()

    def _fits(self, exercise: Exercise) -> bool:
        if self._state and self.standing_of(exercise).state != self._state:
            return False
        heap = f"{exercise.id} {exercise.title} {' '.join(exercise.competencies)}".lower()
        return all(word in heap for word in self._words)

    def _rebuild(self) -> None:
        self.clear()
        for domain in self.catalog.domains if self.catalog else ():
            shown = [exercise for exercise in domain.exercises if self._fits(exercise)]
            if not shown or self._domain not in ("", domain.id):
                continue
            branch = self.root.add(domain.title, domain, expand=True)
            for exercise in shown:
                branch.add_leaf(exercise.title, exercise)
        self.root.expand()

    # What is marked

    @property
    def marked(self) -> Exercise | None:
        """The exercise under the cursor."""
        node = self.cursor_node
        return node.data if node and not node.allow_expand else None  # type: ignore[return-value]

    @property
    def marked_domain(self) -> Domain | None:
        """The domain under the cursor."""
        node = self.cursor_node
        return node.data if node and node.allow_expand and node.data else None  # type: ignore[return-value]

    def mark(self, exercise: Exercise) -> None:
        """Put the cursor on an exercise, if it is shown."""
        for branch in self.root.children:
            for leaf in branch.children:
                if leaf.data is not None and leaf.data.id == exercise.id and leaf.data is exercise:
                    branch.expand()
                    self.call_after_refresh(self.move_cursor, leaf)
                    return
        self.mark_first()

    def mark_first(self) -> None:
        """Put the cursor on the first exercise shown."""
        for branch in self.root.children:
            if branch.children:
                self.call_after_refresh(self.move_cursor, branch.children[0])
                return

    def mark_next(self) -> None:
        """Put the cursor on the first exercise that is not passed."""
        for exercise in self.catalog or ():
            if self.standing_of(exercise).state != "passed" and self._fits(exercise):
                self.mark(exercise)
                return
        self.mark_first()

    def on_tree_node_selected(self, event: Tree.NodeSelected[Exercise | Domain]) -> None:
        """Enter or a click on an exercise opens it."""
        event.stop()
        if not event.node.allow_expand and event.node.data is not None:
            self.post_message(self.Opened(event.node.data))  # type: ignore[arg-type]

    # In words

    def render_label(self, node: TreeNode[Exercise | Domain], base_style: Style, style: Style) -> Text:  # noqa: ARG002
        """A domain with its share of the exam, or an exercise with its state and best score."""
        if node.data is None:
            return Text("", style)
        if node.allow_expand:
            domain: Domain = node.data  # type: ignore[assignment]
            arrow = "▾ " if node.is_expanded else "▸ "
            passed = sum(self.standing_of(item).state == "passed" for item in domain.exercises)
            share = f", {domain.weight}% of the exam" if domain.weight else ", from a pack"
            counted = f"  {passed}/{len(domain.exercises)}{share}"
            return Text.assemble((arrow + domain.title, style + Style(bold=True)), (counted, style + Style(dim=True)))
        exercise: Exercise = node.data  # type: ignore[assignment]
        standing = self.standing_of(exercise)
        colour = self.app.theme_variables.get(COLOURS[standing.state], "")
        mark = style + Style(color=colour) if colour.startswith("#") else style
        label = Text.assemble((MARKS[standing.state] + " ", mark), (exercise.title, style))
        if standing.attempts:
            label.append(f"  {standing.best}/{exercise.max_score}", style + Style(dim=True))
        return label

    def overall(self) -> str:
        """How much of everything is done."""
        exercises = list(self.catalog or ())
        passed = sum(self.standing_of(item).state == "passed" for item in exercises)
        points = sum(self.standing_of(item).best for item in exercises)
        possible = sum(item.max_score for item in exercises)
        return f"cks-lab   {passed} of {len(exercises)} exercises passed   {points} of {possible} points"

    def filter_in_words(self) -> str:
        """Which filters are set."""
        if not (self._state or self._domain or self._words):
            return f"{marks.NEW} new  {marks.STARTED} started  {marks.PASSED} passed"
        parts = [f"state: {self._state}"] if self._state else []
        parts += [f"domain: {self._domain}"] if self._domain else []
        parts += [f"search: {' '.join(self._words)}"] if self._words else []
        return ", ".join(parts) + "  (Esc shows all)"

    def empty_in_words(self) -> str:
        """What to say when no exercise is marked."""
        if self.cursor_node is None and self.root.children:
            return ""
        if self.root.children:
            return " Down: the domain's exercises"
        return " Nothing fits. Esc shows every exercise again."
