"""A rule for another host than asked."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.ingress.coach.parts import INGRESS, NAME, with_rules, written


class WrongIngressHost(MendingRule):
    """Hosts are compared whole."""

    id = "wrong-ingress-host"
    subject = NAME
    why = (
        "A rule is for the host it names, or, with a wildcard, for hosts with exactly one label more. A rule "
        "without host is for all."
    )
    link = INGRESS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, bound in written(case):
            wanted = sorted({str(rule.get("host") or "") for rule in bound.spec.get("rules") or ()})
            for rule in site.rules:
                if rule.host not in wanted:
                    both = with_rules(site, bound)
                    for then in (both, type(both)(both.ref, both.api_version, {**both.value, "spec": bound.spec},
                                                  both.written, both.document, both.base)):  # fmt: skip
                        yield self.mend(
                            f"{site} has a rule for {rule.host or 'every host'}, and was asked for {', '.join(wanted)}",
                            site.object.span((*rule.place[:3], "host")),
                            f"Write host: {wanted[0]}.",
                            [then],
                        )
