"""A request approved that nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.certificates.coach.parts import NAME, REQUESTS
from lab.subjects.certificates.issued import KIND, issued_of
from lab.subjects.coaching import Case, Mend, MendingRule


class AnotherApproved(MendingRule):
    """Every approval is somebody let in."""

    id = "second-request-approved"
    subject = NAME
    why = "Whoever holds the key of an approved request can log in until the certificate ends."
    link = REQUESTS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for item in case.of_kind(KIND):
            each = issued_of(item)
            known = {issued_of(bound).identity for bound in case.permitted.of_kind(KIND)}
            if not each.refused and each.identity not in known:
                yield self.mend(
                    f"{each} lets in {each.who}, which nobody asked for",
                    item.span(("metadata", "name")),
                    "Leave this request out.",
                    [item.ref],
                )
