"""A Secret of another type than what uses it looks for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule, with_part
from lab.subjects.secrets.coach.parts import NAME, SECRETS, holders


class WrongSecretType(MendingRule):
    """Types are not decoration."""

    id = "wrong-secret-type"
    subject = NAME
    why = "The type says which keys a Secret must have and what it is for; it cannot be changed later."
    link = SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for item, now, wanted in holders(case):
            if now.type != wanted.type:
                yield self.mend(
                    f"{now} is of type {now.type}, and must be of type {wanted.type}",
                    item.span(("type",)),
                    f"Write type: {wanted.type}.",
                    [with_part(item, (("type",), wanted.type))],
                )
