"""Another key of a Secret listed beside the one asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import IN_PODS, MOUNTS, NAME, pairs


class KeyTooMany(MendingRule):
    """Every key that is listed is shown."""

    id = "key-too-many"
    subject = NAME
    why = (
        "Whoever breaks into a container has what it can read. Under items belong the keys that its program needs, and "
        "no other."
    )
    link = IN_PODS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            asked = {file.origin for file in pair.wanted.files.values()}
            for file in pair.container.files.values():
                if file.origin.kind == "Secret" and file.origin not in asked and "items" in file.path:
                    yield self.mend(
                        f"{pair.container} of {pair.pod} sees {file.origin} too, at {file.place}",
                        pair.span(file.path),
                        f"Take {file.origin.key} out of the items.",
                        [pair.restored(*MOUNTS)],
                    )
