"""A projected token that lives longer than asked."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.service_accounts.coach.parts import NAME, PROJECTED, pairs


class TokenLivesTooLong(MendingRule):
    """A stolen token is good until it ends."""

    id = "token-lives-too-long"
    subject = NAME
    why = (
        "Without expirationSeconds a projected token lives an hour. The least is ten minutes, 600 seconds; the "
        "kubelet renews it in time, so short is no trouble."
    )
    link = PROJECTED

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            for path, source in pair.sources():
                own, wanted = source.get("expirationSeconds"), pair.asked.get("expirationSeconds")
                if isinstance(own, int) and isinstance(wanted, int) and own > wanted:
                    yield self.mend(
                        f"the projected token of {pair} lives {own} s",
                        pair.span(*path, "expirationSeconds"),
                        f"Write expirationSeconds: {wanted}.",
                        [pair.with_fields("volumes")],
                    )
