"""When no known mistake explains what went wrong: the plain fact, and where it stands."""

from __future__ import annotations

from lab.manifests.finding import Finding, Severity
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.coach.mend import DOCS
from lab.subjects.network.explain import explain
from lab.subjects.protocol import Advice, Attempt, Note


class Unexplained:
    """The first connection that came out wrong, the lock that decided it, and the line that did."""

    id = "connection"

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """One finding for what is missing and one for what is too much, each with its first case."""
        case = Case.of(attempt)
        firsts = [cells[0] for cells in (case.missing, case.excess) if cells]
        return tuple(Advice(self._finding(case, cell), cases=cell.texts) for cell in firsts)

    def _finding(self, case: Case, cell: Cell) -> Finding:
        decisive = [note for note in explain(case.after, case.shown(cell)) if note.good is not cell.wanted]
        # What stands in the learner's text says more than what is nowhere.
        told = next((note for note in decisive if note.span is not None), decisive[0] if decisive else Note(""))
        rule = "connection-missing" if cell.wanted else "connection-too-much"
        how = _mend(cell, case)
        return Finding(rule, Severity.ERROR, min(cell.texts), told.span, told.text, how, DOCS)


def _mend(cell: Cell, case: Case) -> str:
    if cell.wanted:
        return "Find the end that does not let this connection through, and add a rule there that admits it."
    if any(lock.admitted_by for lock in case.shown(cell).locks):
        return "Find the peer that admits this connection, and narrow or remove it."
    return "Nothing closes either end: a policy has to select one of them, and name the direction in policyTypes."
