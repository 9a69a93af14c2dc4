"""A projected token that is for the API server."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.service_accounts.coach.parts import NAME, PROJECTED, pairs


class TokenWithoutAudience(MendingRule):
    """Without an audience it is the same key again."""

    id = "token-without-audience"
    subject = NAME
    why = (
        "A token is meant for its audience. One that names none is for the API server, and another service that "
        "checks will not take it."
    )
    link = PROJECTED

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            for path, source in pair.sources():
                if pair.asked.get("audience") and not source.get("audience"):
                    yield self.mend(
                        f"the projected token of {pair} names no audience",
                        pair.span(*path),
                        f"Write audience: {pair.asked['audience']}.",
                        [pair.with_fields("volumes")],
                    )
