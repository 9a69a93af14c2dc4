"""When no known mistake explains what went wrong: the plain fact, and where it stands."""

from __future__ import annotations

from lab.manifests.finding import Finding, Severity
from lab.subjects.protocol import Advice, Attempt, Note
from lab.subjects.rbac.coach.case import Case, Cell
from lab.subjects.rbac.coach.mend import DOCS


class Unexplained:
    """The first request that came out wrong, and the line that allows it or comes nearest to."""

    id = "request"

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """One finding for what is missing and one for what is too much, each with its first case."""
        case = Case.of(attempt)
        firsts = [cells[0] for cells in (case.missing, case.excess) if cells]
        return tuple(Advice(self._finding(case, cell), cases=cell.texts) for cell in firsts)

    def _finding(self, case: Case, cell: Cell) -> Finding:
        from lab.subjects.rbac.explain import explain

        notes = explain(case.access, cell.caller, cell.request)
        told = next((note for note in notes if note.span is not None), notes[0] if notes else Note(""))
        rule = "request-missing" if cell.wanted else "request-too-much"
        how = (
            "Find the binding that should grant it, and the rule of its role that should match."
            if cell.wanted
            else "Find the rule that allows it, and narrow it; or the binding, and give it to fewer."
        )
        return Finding(rule, Severity.ERROR, min(cell.texts), told.span, told.text, how, DOCS)
