"""A Secret that holds something else than it was to hold."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import NAME, SECRETS, holders


class SecretValueChanged(MendingRule):
    """A Secret is replaced as a whole."""

    id = "secret-value-changed"
    subject = NAME
    why = "Applying a Secret replaces what it holds: keys that the new manifest leaves out are lost."
    link = SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for item, now, wanted in holders(case):
            other = [key for key in sorted({*now.contents, *wanted.contents})
                     if now.contents.get(key) != wanted.contents.get(key)]  # fmt: skip
            bound = case.bound(item.ref)
            if other and bound is not None:
                what = "has no" if other[0] not in now.contents else "holds another"
                what = "holds an extra" if other[0] not in wanted.contents else what
                yield self.mend(
                    f"{now} {what} {other[0]}",
                    item.key_span(("data", other[0])),
                    "Write every key that is asked for, with the value that is asked for.",
                    [bound],
                )
