"""A certificate beside a key that is not its own."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.ingress.coach.parts import NAME, TLS_SECRETS, entries, with_tls
from lab.subjects.ingress.serving import certificate_in


class KeyDoesNotMatch(MendingRule):
    """Two files that do not belong together."""

    id = "key-does-not-match"
    subject = NAME
    why = (
        "A certificate holds the public half of one private key, and is of no use with another. The API server "
        "stores such a Secret and warns; the controller then serves a certificate of its own."
    )
    link = TLS_SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, entry, bound in entries(case):
            certificate = certificate_in(case.after, site.object.ref.namespace, entry.secret)
            if certificate is not None and "tls: " in certificate.trouble:
                yield self.mend(
                    f"the certificate and the key of Secret {entry.secret} do not go together: {certificate.trouble}",
                    site.object.span((*entry.place, "secretName")),
                    "Use a Secret that holds a certificate and the key it was made with.",
                    [with_tls(site, bound)],
                )
