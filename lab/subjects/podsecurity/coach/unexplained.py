"""When no known mistake explains what went wrong: the plain fact, and where it stands."""

from __future__ import annotations

from lab.manifests.finding import Finding, Severity
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.mend import CONTEXT
from lab.subjects.protocol import Advice, Attempt, Witness

RULES = {"missing": "podsecurity-missing", "excess": "podsecurity-too-much"}

MENDS = {
    "missing": "Give the workload back what it needs, and keep what was hardened.",
    "excess": "Look up the setting in the container's securityContext and in the pod's, and tighten it.",
}


class Unexplained:
    """The first case of what is missing and of what is too much."""

    id = "podsecurity"

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """One finding for each."""
        case = Case.of(attempt)
        if not case.relevant or case.settled_without(self.id):
            return ()
        told = [*case.wrong, *(witness for run in attempt.failed for witness in run.outcome.witnesses)]
        firsts = (next((each for each in told if each.kind == kind), None) for kind in RULES)
        return tuple(Advice(_finding(each), cases=frozenset({each.text})) for each in firsts if each is not None)


def _finding(witness: Witness) -> Finding:
    span = next((note.span for note in witness.notes if note.span is not None), None)
    note = witness.notes[0].text if witness.notes and witness.notes[0].text != witness.text else ""
    return Finding(
        RULES[witness.kind], Severity.ERROR, witness.text, span, why=note, mend=MENDS[witness.kind], link=CONTEXT
    )
