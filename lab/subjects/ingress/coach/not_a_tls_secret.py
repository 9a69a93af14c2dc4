"""A Secret without tls.crt and tls.key."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.ingress.coach.parts import NAME, TLS_SECRETS, entries, with_tls
from lab.subjects.ingress.serving import certificate_in


class NotATlsSecret(MendingRule):
    """A Secret for a certificate is of a type of its own."""

    id = "not-a-tls-secret"
    subject = NAME
    why = (
        "A controller looks for the keys tls.crt and tls.key, which every Secret of type kubernetes.io/tls has; "
        "in any other Secret it finds nothing."
    )
    link = TLS_SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, entry, bound in entries(case):
            certificate = certificate_in(case.after, site.object.ref.namespace, entry.secret)
            if certificate is not None and "has no key" in certificate.trouble:
                yield self.mend(
                    f"Secret {entry.secret} holds no certificate: {certificate.trouble}",
                    site.object.span((*entry.place, "secretName")),
                    "Use a Secret of type kubernetes.io/tls.",
                    [with_tls(site, bound)],
                )
