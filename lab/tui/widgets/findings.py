"""What there is to say about an answer, the finding that explains most first."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from lab.manifests.finding import Finding
from lab.tui import marks
from lab.tui.marks import MUTED
from lab.tui.widgets.hanging import Hanging, words

DOCS = "https://kubernetes.io/docs/"
"""Left out of links to be brief; ``docs:`` stands for it."""


class Findings(OptionList):
    """A finding per entry; Enter leads to the line it is about. ``several`` says that an answer has several files."""

    class Chosen(Message):
        """A finding was chosen."""

        def __init__(self, finding: Finding) -> None:
            super().__init__()
            self.finding = finding

    def __init__(self, id: str | None = None, *, several: bool = False) -> None:
        super().__init__(id=id, markup=False)
        self._several = several
        self._shown: tuple[Finding, ...] | None = None

    def show(self, findings: Sequence[Finding]) -> None:
        """Show these, keeping the place in the list."""
        if tuple(findings) == self._shown:
            return
        self._shown = tuple(findings)
        where = self.highlighted
        self.set_options(Option(in_words(finding, several=self._several)) for finding in findings)
        self.display = bool(findings)
        self.border_title = f"Findings ({len(findings)})"
        if findings and where is not None:
            self.highlighted = min(where, len(findings) - 1)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Tell which finding it was."""
        event.stop()
        if self._shown:
            self.post_message(self.Chosen(self._shown[event.option_index]))


def in_words(finding: Finding, *, several: bool = False) -> Hanging:
    """A finding with its mark and place (the file's name too where an answer has several), why, and what to do."""
    colour = marks.COLOUR[finding.severity]
    file = f"{finding.span.file.rpartition('/')[2]} " if finding.span and several else ""
    place = f"{file}line {finding.span.line}: " if finding.span else ""
    paragraphs = [words((place, MUTED), (finding.message, "bold"))]
    if finding.why:
        paragraphs.append(words(finding.why))
    if finding.mend:
        paragraphs.append(words((f"→ {finding.mend}", "$text-accent")))
    if finding.link:
        paragraphs.append(words((f"docs: {finding.link.removeprefix(DOCS)}", MUTED)))
    return Hanging(words((f"{marks.SEVERITY[finding.severity]} ", f"{colour} bold")), paragraphs)
