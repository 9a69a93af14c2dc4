"""A path that takes in more or less than asked."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.ingress.coach.parts import INGRESS, NAME, with_rules, written
from lab.subjects.ingress.sites import site_of


class PathMistaken(MendingRule):
    """Exact means this path and no other."""

    id = "ingress-path-mistaken"
    subject = NAME
    why = (
        "Prefix matches whole elements of the path: /shop takes in /shop/cart and not /shopping. Exact takes in "
        "that one path, so / alone is the front page and nothing else."
    )
    link = INGRESS + "#path-types"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for site, bound in written(case):
            known = {(rule.host, rule.path, rule.path_type) for rule in site_of(bound, case.required).rules}
            for rule in site.rules:
                if (rule.host, rule.path, rule.path_type) not in known:
                    yield self.mend(
                        f"{rule.host}{rule.path} is matched as {rule.path_type}",
                        site.object.span((*rule.place, "pathType")),
                        "Write the path and the pathType that the task asks for.",
                        [with_rules(site, bound)],
                    )
