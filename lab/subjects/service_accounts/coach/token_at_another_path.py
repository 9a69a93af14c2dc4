"""A projected token where the program does not look."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.service_accounts.coach.parts import NAME, PROJECTED, pairs


class TokenAtAnotherPath(MendingRule):
    """Directory and file name come from two places."""

    id = "token-at-another-path"
    subject = NAME
    why = "The path is the mountPath and, after it, the path of the token in the volume."
    link = PROJECTED

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            for path, _ in pair.sources():
                held = [token.path for tokens in pair.seat.tokens.values() for token in tokens if token.audience]
                wanted = [token.path for tokens in pair.bound.tokens.values() for token in tokens if token.audience]
                if held and wanted and set(wanted) - set(held):
                    yield self.mend(
                        f"{pair} finds its token at {held[0]}, and looks for it at {wanted[0]}",
                        pair.span(*path, "path"),
                        "Change the mountPath, or the path of the token.",
                        [pair.with_fields("mounts", "volumes")],
                    )
