"""All keys of a Secret mounted, where one was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import IN_PODS, MOUNTS, NAME, pairs


class WholeSecretMounted(MendingRule):
    """A volume holds the whole Secret unless it says otherwise."""

    id = "whole-secret-mounted"
    subject = NAME
    why = (
        "Without items a volume holds every key of its Secret, each as a file, and keys that are added later "
        "appear too."
    )
    link = IN_PODS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            asked = {file.origin for file in pair.wanted.files.values()}
            names = {origin.name for origin in asked}
            for file in pair.container.files.values():
                if file.origin not in asked and file.origin.name in names and "items" not in file.path:
                    yield self.mend(
                        f"{pair.container} of {pair.pod} sees {file.origin} too, at {file.place}: the volume has no "
                        "items",
                        pair.span(file.path),
                        "List the keys that the container needs under items, each with its path.",
                        [pair.restored(*MOUNTS)],
                    )
