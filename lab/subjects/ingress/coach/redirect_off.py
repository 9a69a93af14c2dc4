"""Plain HTTP that is answered instead of sent on."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.ingress.coach.parts import INGRESS, NAME, notes_of, with_notes, written


class RedirectOff(MendingRule):
    """The redirect is on by itself, until somebody turns it off."""

    id = "redirect-off"
    subject = NAME
    why = (
        "ingress-nginx sends plain HTTP on to HTTPS where a host has a certificate, unless ssl-redirect says false. "
        "The value is a text, so it needs quotation marks."
    )
    link = INGRESS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, bound in written(case):
            own = notes_of(site.object)
            off = next((key for key in own if key.endswith("ssl-redirect")), "")
            if own != notes_of(bound) and not (site.ssl_redirect or site.force_redirect):
                yield self.mend(
                    f"{site} answers plain HTTP instead of sending it on",
                    site.object.key_span(("metadata", "annotations", off)),
                    'Write nginx.ingress.kubernetes.io/ssl-redirect: "true", or leave it out.',
                    [with_notes(site, bound)],
                )
