"""A pod that runs as another account than it should."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.service_accounts.coach.parts import ACCOUNTS, NAME, pairs


class AccountExchanged(MendingRule):
    """Another account has other rights, and its own token."""

    id = "account-exchanged"
    subject = NAME
    why = (
        "The rights of a pod are those of its ServiceAccount. Another account may have fewer, or more, and gets a "
        "token just the same."
    )
    link = ACCOUNTS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            if pair.seat.account != pair.bound.account:
                name = pair.bound.account
                yield self.mend(
                    f"{pair} runs as {pair.seat.account}, and was to run as {name}",
                    pair.span("serviceAccountName"),
                    f"Write serviceAccountName: {name}.",
                    [pair.with_fields("serviceAccountName", "serviceAccount")],
                )
