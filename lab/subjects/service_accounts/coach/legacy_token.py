"""A token out of a Secret, which never ends."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.service_accounts.coach.parts import NAME, PROJECTED, pairs


class LegacyToken(MendingRule):
    """The old way still works, and that is the trouble."""

    id = "token-without-end"
    subject = NAME
    why = (
        "A Secret of type kubernetes.io/service-account-token holds a token that never ends and is for nobody in "
        "particular. Projected tokens end, and end with their pod."
    )
    link = PROJECTED

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            endless = [token for tokens in pair.seat.tokens.values() for token in tokens if token.expiration is None]
            if endless:
                yield self.mend(
                    f"{pair} holds a token that never ends, at {endless[0].path}",
                    pair.span("volumes"),
                    "Use a projected volume with serviceAccountToken instead of the Secret.",
                    [pair.with_fields("mounts", "volumes")],
                )
