"""Plain HTTP sent on without a certificate to send it to."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.ingress.coach.parts import INGRESS, NAME, notes_of, with_notes, written


class RedirectUnasked(MendingRule):
    """A redirect is no certificate."""

    id = "redirect-unasked"
    subject = NAME
    why = "force-ssl-redirect sends everybody on to HTTPS, though there may be nothing there that they trust."
    link = INGRESS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, bound in written(case):
            if site.force_redirect and notes_of(site.object) != notes_of(bound):
                yield self.mend(
                    f"{site} sends plain HTTP on, whatever there is",
                    site.object.key_span(("metadata", "annotations")),
                    "Give the host a certificate; the redirect then comes by itself.",
                    [with_notes(site, bound)],
                )
