"""A value with a line break at its end."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import NAME, SECRETS, holders


class TrailingNewline(MendingRule):
    """What `echo` adds, encoded too."""

    id = "trailing-newline"
    subject = NAME
    why = (
        "`echo` ends its output with a line break, and base64 keeps it: the container gets a password with a line "
        "break at its end, which no server accepts."
    )
    link = SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for item, now, wanted in holders(case):
            bound = case.bound(item.ref)
            for key, content in now.contents.items():
                good = wanted.contents.get(key)
                if bound is not None and good and content != good and content.rstrip(b"\r\n") == good:
                    yield self.mend(
                        f"{now} holds {key} with a line break at its end",
                        item.key_span(("data", key)),
                        "Encode it with `echo -n … | base64`, or write it under stringData.",
                        [bound],
                    )
