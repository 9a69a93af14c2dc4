"""A projected token beside the automatic one."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.service_accounts.coach.parts import AUTOMOUNT, NAME, OPT_OUT, pairs


class AutomaticTokenLeft(MendingRule):
    """One more token takes none away."""

    id = "automatic-token-left"
    subject = NAME
    why = (
        "A projected token does not replace the automatic one, which is good for the API server and mounted in "
        "every container until somebody turns it off."
    )
    link = OPT_OUT

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            if pair.token_held and not pair.token_wanted and list(pair.sources()):
                yield self.mend(
                    f"{pair} has its projected token and the automatic one beside it",
                    pair.span(),
                    f"Write {AUTOMOUNT}: false in the pod.",
                    [pair.with_automount(False)],
                )
