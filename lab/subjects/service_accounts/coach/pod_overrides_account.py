"""An account that keeps its token back, and a pod that takes it all the same."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.service_accounts.coach.parts import AUTOMOUNT, NAME, OPT_OUT, account_of, pairs


class PodOverridesAccount(MendingRule):
    """The pod has the last word."""

    id = "pod-overrides-account"
    subject = NAME
    why = (
        "automountServiceAccountToken can stand at the ServiceAccount and in the pod. Where both say something, "
        "the pod decides."
    )
    link = OPT_OUT

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            account = account_of(case, pair)
            quiet = account is not None and account.value.get(AUTOMOUNT) is False
            if quiet and pair.spec.get(AUTOMOUNT) is True and pair.token_held and not pair.token_wanted:
                yield self.mend(
                    f"{pair} asks for the token, and that outweighs what ServiceAccount {pair.seat.account} says",
                    pair.span(AUTOMOUNT),
                    f"Write {AUTOMOUNT}: false in the pod, or take the line out.",
                    [pair.with_automount(False)],
                )
