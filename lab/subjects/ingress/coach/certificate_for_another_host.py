"""A certificate that is for other hosts."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.ingress.coach.parts import NAME, TLS, entries, with_tls
from lab.subjects.ingress.serving import certificate_in


class CertificateForAnotherHost(MendingRule):
    """The name of a Secret says nothing of what is in it."""

    id = "certificate-for-another-host"
    subject = NAME
    why = (
        "A client compares the host it asked for with the names in the certificate, the subject alternative "
        "names. Look at them with `openssl x509 -noout -text`; a wildcard stands for exactly one label."
    )
    link = TLS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, entry, bound in entries(case):
            certificate = certificate_in(case.after, site.object.ref.namespace, entry.secret)
            if certificate is None or certificate.trouble:
                continue
            asked = [host for host in entry.hosts if host in {rule.host for rule in site.rules}]
            hosts = [host for host in asked if not certificate.covers(host.replace("*", "a"))]
            if hosts:
                yield self.mend(
                    f"the certificate of Secret {entry.secret} is for {', '.join(certificate.names)}, "
                    f"not for {hosts[0]}",
                    site.object.span((*entry.place, "secretName")),
                    f"Use the Secret whose certificate names {hosts[0]}.",
                    [with_tls(site, bound)],
                )
