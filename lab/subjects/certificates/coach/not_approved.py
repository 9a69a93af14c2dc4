"""A request that nobody approved."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.certificates.coach.parts import NAME, REQUESTS, mended, pairs
from lab.subjects.coaching import Case, Mend, MendingRule


class NotApproved(MendingRule):
    """Requested is not granted."""

    id = "request-not-approved"
    subject = NAME
    why = (
        "A signer makes a certificate only of a request that was approved. Until then the request waits, and is "
        "thrown away after a day."
    )
    link = REQUESTS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for each, _ in pairs(case):
            if not each.approved:
                yield self.mend(
                    f"nobody has approved {each}",
                    each.object.span(("metadata", "name")),
                    f"Approve it: `kubectl certificate approve {each.name}`, here a document approve: [{each.name}].",
                    [mended(each)],
                )
