"""TLS that does not name the host of the rule."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.ingress.coach.parts import NAME, TLS, with_tls, written


class TlsHostMissing(MendingRule):
    """The same host stands in two places."""

    id = "tls-host-missing"
    subject = NAME
    why = (
        "The hosts of spec.tls must be those of the rules, letter for letter. What a controller does with others, "
        "or with none, is its own affair."
    )
    link = TLS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, bound in written(case):
            for rule in site.rules:
                if rule.host and site.tls and site.tls_of(rule.host) is None:
                    listed = ", ".join(host for each in site.tls for host in each.hosts) or "no host"
                    yield self.mend(
                        f"spec.tls is for {listed}, and the rule for {rule.host}",
                        site.object.span(("spec", "tls")),
                        f"Write {rule.host} under hosts of spec.tls.",
                        [with_tls(site, bound)],
                    )
