"""A request of somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.certificates.coach.parts import NAME, USERS, mended, pairs
from lab.subjects.certificates.issued import issued
from lab.subjects.coaching import Case, Mend, MendingRule


class RequestForAnother(MendingRule):
    """Whose key, whose certificate."""

    id = "request-for-another-user"
    subject = NAME
    why = (
        "Whoever holds the key of a request becomes the user its subject names. `openssl req -noout -subject` "
        "shows whom that is."
    )
    link = USERS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for each, wanted in pairs(case):
            if any(other.identity == wanted.identity for other in issued(case.after)):
                continue
            if not each.request.trouble and each.identity != wanted.identity:
                yield self.mend(
                    f"{each} is for {each.who}, and was asked for {wanted.who}",
                    each.object.span(("spec", "request")),
                    f"Use the request with CN={wanted.request.user} and O={', '.join(wanted.request.groups)}.",
                    [mended(each, (("spec", "request"), wanted.object.spec.get("request")), approved=each.approved)],
                )
