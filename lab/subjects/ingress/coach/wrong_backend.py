"""A rule that leads to another Service or port than asked."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.ingress.coach.parts import INGRESS, NAME, with_rules, written
from lab.subjects.ingress.sites import site_of


class WrongBackend(MendingRule):
    """The port is the Service's, not the pod's."""

    id = "wrong-backend"
    subject = NAME
    why = (
        "A backend names a Service and one of its ports: the number under `port` of the Service, not the "
        "targetPort of its pods."
    )
    link = INGRESS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, bound in written(case):
            known = {(rule.service, rule.port) for rule in site_of(bound, case.required).rules}
            for rule in site.rules:
                if (rule.service, rule.port) not in known:
                    yield self.mend(
                        f"{rule.host}{rule.path} leads to Service {rule.service}, port {rule.port}",
                        site.object.span((*rule.place, "backend", "service")),
                        "Name the Service that was asked for, and the port that it has.",
                        [with_rules(site, bound)],
                    )
