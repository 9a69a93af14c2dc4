"""A request that nobody can read."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.certificates.coach.parts import NAME, REQUESTS, mended, pairs
from lab.subjects.coaching import Case, Mend, MendingRule


class RequestUnreadable(MendingRule):
    """One base64, of the whole text."""

    id = "request-unreadable"
    subject = NAME
    why = "spec.request is the PEM text of the request, in base64 once, without line breaks: `base64 -w0 < jane.csr`."
    link = REQUESTS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for each, wanted in pairs(case):
            if each.request.trouble:
                yield self.mend(
                    f"{each}: {each.request.trouble}",
                    each.object.span(("spec", "request")),
                    "Encode the file once more, whole, and put that in.",
                    [mended(each, (("spec", "request"), wanted.object.spec.get("request")), approved=each.approved)],
                )
