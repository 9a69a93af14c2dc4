"""A Secret's file at another path than the program reads."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import IN_PODS, MOUNTS, NAME, pairs


class WrongFilePath(MendingRule):
    """Directory and file name come from two places."""

    id = "wrong-file-path"
    subject = NAME
    why = (
        "The path is the mountPath and, after it, the key or the path of the item. With subPath the mountPath is "
        "the file itself."
    )
    link = IN_PODS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            for place, wanted in pair.wanted.files.items():
                known = pair.container.files
                other = next((file for file in known.values() if file.origin == wanted.origin), None)
                if place not in known and other is not None:
                    yield self.mend(
                        f"{pair.container} of {pair.pod} sees {wanted.origin} at {other.place}, and was to see it at "
                        f"{place}",
                        pair.span(other.path),
                        "Change the mountPath, or the path of the item.",
                        [pair.restored(*MOUNTS)],
                    )
