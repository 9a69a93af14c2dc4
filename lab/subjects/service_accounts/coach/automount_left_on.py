"""A token in a pod that needs none."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.service_accounts.coach.parts import AUTOMOUNT, NAME, OPT_OUT, pairs


class AutomountLeftOn(MendingRule):
    """Silence means yes."""

    id = "automount-left-on"
    subject = NAME
    why = (
        "Every pod gets a token for the API server unless it, or its ServiceAccount, says "
        "automountServiceAccountToken: false. It belongs in the pod's spec, which in a Deployment is "
        "spec.template.spec."
    )
    link = OPT_OUT

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            if pair.token_held and not pair.token_wanted:
                yield self.mend(
                    f"{pair} still gets the token of ServiceAccount {pair.seat.account}",
                    pair.span(AUTOMOUNT),
                    f"Write {AUTOMOUNT}: false in the pod's spec.",
                    [pair.with_automount(False)],
                )
