"""A token taken from a pod that needs it."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.service_accounts.coach.parts import AUTOMOUNT, NAME, OPT_OUT, pairs


class TokenTakenFromAnother(MendingRule):
    """An account can have many pods."""

    id = "token-taken-from-another"
    subject = NAME
    why = (
        "What a ServiceAccount says holds for all pods that run as it and say nothing themselves. One that talks "
        "to the API server needs its token."
    )
    link = OPT_OUT

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            if pair.token_wanted and not pair.token_held and not pair.seat.refusal:
                yield self.mend(
                    f"{pair} needs the token of ServiceAccount {pair.seat.account}, and no longer gets it",
                    pair.span(),
                    f"Turn it off in the pod that needs none, or write {AUTOMOUNT}: true in this one.",
                    [pair.with_automount(True)],
                )
