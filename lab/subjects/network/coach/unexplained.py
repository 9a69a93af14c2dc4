"""When no known mistake explains what went wrong: the plain fact, and where it stands."""

from __future__ import annotations

from lab.manifests.finding import Finding, Severity
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.coach.mend import DOCS
from lab.subjects.network.explain import explain
from lab.subjects.protocol import Advice, Attempt


class Unexplained:
    """The first connection that came out wrong, the lock that decided it, and the line that did."""

    id = "connection"

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """One finding for what is missing and one for what is too much, each with its first case."""
        case = Case.of(attempt)
        firsts = [cells[0] for cells in (case.missing, case.excess) if cells]
        return tuple(Advice(self._finding(case, cell), cases=cell.texts) for cell in firsts)

    def _finding(self, case: Case, cell: Cell) -> Finding:
        shown = case.shown(cell)
        decisive = tuple(note for note in explain(case.after, shown) if note.good is not cell.wanted)
        why = next((note.text for note in decisive), "")
        span = next((note.span for note in decisive if note.span is not None), None)
        rule = "connection-missing" if cell.wanted else "connection-too-much"
        text = min(cell.texts)
        return Finding(rule, Severity.ERROR, text, span, why, _mend(cell), DOCS)


def _mend(cell: Cell) -> str:
    if cell.wanted:
        return "Find the lock that nothing opens, and add what admits this connection there."
    return "Find the peer that admits this connection, and narrow or remove it."

