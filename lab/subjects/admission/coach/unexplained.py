"""What came out wrong where no known mistake explains it."""

from __future__ import annotations

from lab.manifests.finding import Finding, Severity
from lab.subjects.protocol import Advice, Attempt
from lab.subjects.reasoned import REASON, wrong_of

LINK = "https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/"


class Unexplained:
    """The first request or setting that is wrong, plainly."""

    id = "admission"

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """One finding, the least telling of all."""
        plain = [witness for _, witness in wrong_of(attempt, "admission") if not witness.facts.get(REASON)]
        if not plain:
            return ()
        first = plain[0]
        span = next((note.span for note in first.notes if note.span is not None), None)
        mend = "Read what the task asks of this request, and what the policy says of it."
        finding = Finding(self.id, Severity.ERROR, first.text, span, mend=mend, link=LINK)
        return (Advice(finding, cases=frozenset(witness.text for witness in plain)),)
