"""Usages that do not suit a client."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.certificates.coach.parts import NAME, REQUESTS, mended, pairs
from lab.subjects.certificates.issued import ALLOWED, NEEDED
from lab.subjects.coaching import Case, Mend, MendingRule


class WrongUsages(MendingRule):
    """A client is no server."""

    id = "wrong-usages"
    subject = NAME
    why = (
        "A user's certificate is for client auth; besides, only digital signature and key encipherment are "
        "allowed. With any other usage the signer marks the request as failed."
    )
    link = REQUESTS + "#kubernetes-signers"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for each, _ in pairs(case):
            if NEEDED not in each.usages or each.usages - ALLOWED:
                yield self.mend(
                    f"{each} asks for {', '.join(sorted(each.usages))}",
                    each.object.span(("spec", "usages")),
                    "Write usages: [client auth].",
                    [mended(each, (("spec", "usages"), [NEEDED]), approved=each.approved)],
                )
