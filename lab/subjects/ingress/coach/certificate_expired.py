"""A certificate whose time is over."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.ingress.certificate import DAY
from lab.subjects.ingress.coach.parts import NAME, TLS, entries, with_tls
from lab.subjects.ingress.serving import certificate_in


class CertificateExpired(MendingRule):
    """Right host, right key, wrong year."""

    id = "certificate-expired"
    subject = NAME
    why = "Clients refuse a certificate that is out of date. `openssl x509 -noout -dates` shows when it is valid."
    link = TLS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, entry, bound in entries(case):
            certificate = certificate_in(case.after, site.object.ref.namespace, entry.secret)
            if certificate is not None and certificate.ends and not certificate.begins <= DAY <= certificate.ends:
                yield self.mend(
                    f"the certificate of Secret {entry.secret} is out of date",
                    site.object.span((*entry.place, "secretName")),
                    "Use the Secret with a certificate that is valid.",
                    [with_tls(site, bound)],
                )
