"""A request that has the user for a group and the group for a user."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.certificates.coach.parts import NAME, USERS, mended, pairs
from lab.subjects.coaching import Case, Mend, MendingRule


class SubjectSwapped(MendingRule):
    """CN is one, O are many."""

    id = "common-name-and-organization-swapped"
    subject = NAME
    why = (
        "The common name of a certificate is the user, its organizations are the groups. RBAC knows nothing else of it."
    )
    link = USERS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for each, wanted in pairs(case):
            if each.request.user in wanted.request.groups and wanted.request.user in each.request.groups:
                yield self.mend(
                    f"{each} is for {each.who}: common name and organization are the wrong way round",
                    each.object.span(("spec", "request")),
                    f"Use the request with CN={wanted.request.user} and O={', '.join(wanted.request.groups)}.",
                    [mended(each, (("spec", "request"), wanted.object.spec.get("request")), approved=each.approved)],
                )
