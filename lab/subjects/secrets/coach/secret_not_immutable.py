"""A Secret that can still be changed."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule, with_part
from lab.subjects.secrets.coach.parts import NAME, SECRETS, holders


class SecretNotImmutable(MendingRule):
    """Read-only for the container is not immutable."""

    id = "secret-not-immutable"
    subject = NAME
    why = (
        "immutable: true stands beside data, at the top of the Secret: then nobody can change what it holds, by "
        "accident or otherwise, and the kubelet need not watch it."
    )
    link = SECRETS + "#secret-immutable"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for item, now, wanted in holders(case):
            if wanted.immutable and not now.immutable:
                yield self.mend(
                    f"{now} can still be changed",
                    item.span(),
                    "Write immutable: true beside data.",
                    [with_part(item, (("immutable",), True))],
                )
