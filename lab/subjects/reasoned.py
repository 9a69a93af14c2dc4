"""How a coach's rule works where the engine itself knows why each case came out wrong.

A witness then names its reason among its facts: the id of the rule that speaks of it.
"""

from __future__ import annotations

from lab.manifests.finding import Finding, Severity
from lab.subjects.protocol import Advice, Attempt, Witness

REASON = "reason"

SURE = 1000


class ReasonedRule:
    """A misunderstanding that the engine recognises. ``leads`` puts it before others that account for as much.

    ``subject`` is the subject's name: only its checks and its proof are looked at.
    """

    def __init__(self, id: str, subject: str, why: str, mend: str, link: str, leads: int = 0) -> None:
        self.id = id
        self.subject = subject
        self.why = why
        self.mend = mend
        self.link = link
        self.leads = leads

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """One finding for all that has this reason, worded after the first of it."""
        wrong = wrong_of(attempt, self.subject)
        mine = [witness for _, witness in wrong if witness.facts.get(REASON) == self.id]
        if not mine:
            return ()
        first = mine[0]
        span = next((note.span for note in first.notes if note.span is not None), None)
        others = len({witness.text for witness in mine}) - 1
        more = f" (and {others} more like it)" if others else ""
        finding = Finding(
            self.id, Severity.ERROR, first.text + more, span, why=self.why, mend=self.mend, link=self.link
        )
        texts = frozenset(witness.text for witness in mine)
        failed = {run_id for run_id, _ in wrong}
        explained = frozenset(
            run_id for run_id in failed if all(each.text in texts for other, each in wrong if other == run_id)
        )
        weight = SURE * len(texts) // len({witness.text for _, witness in wrong})
        return (Advice(finding, explained, texts, min(SURE, weight + self.leads)),)


def wrong_of(attempt: Attempt, subject: str) -> list[tuple[str, Witness]]:
    """What is wrong by a subject's own checks and its proof, each with the check's id.

    Found out once for an attempt, however many rules ask.
    """
    from lab.subjects.registry import subject_of

    if _last and _last[0][0] is attempt and _last[0][1] == subject:
        return _last[0][2]
    found = [
        (run.id, witness)
        for run in attempt.failed
        if subject_of(run.check) == subject
        for witness in (run.outcome.witnesses or (Witness("missing", run.outcome.summary),))
    ]
    _last[:] = [(attempt, subject, found)]
    return found


_last: list[tuple[Attempt, str, list[tuple[str, Witness]]]] = []
