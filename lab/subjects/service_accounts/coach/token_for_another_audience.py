"""A projected token for somebody else."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.service_accounts.coach.parts import NAME, PROJECTED, pairs


class TokenForAnotherAudience(MendingRule):
    """Audiences are compared letter for letter."""

    id = "token-for-another-audience"
    subject = NAME
    why = (
        "Who receives a token looks whether the audience is its own name, letter for letter, and refuses it otherwise."
    )
    link = PROJECTED

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            for path, source in pair.sources():
                wanted = pair.asked.get("audience")
                if wanted and source.get("audience") not in (None, "", wanted):
                    yield self.mend(
                        f"the projected token of {pair} is for {source['audience']}, and was asked for {wanted}",
                        pair.span(*path, "audience"),
                        f"Write audience: {wanted}.",
                        [pair.with_fields("volumes")],
                    )
