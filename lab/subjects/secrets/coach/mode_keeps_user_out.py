"""A file that the container's user cannot read."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import IN_PODS, MOUNTS, NAME, mode_place, pairs


class ModeKeepsUserOut(MendingRule):
    """Who owns the file is not who runs the program."""

    id = "mode-keeps-user-out"
    subject = NAME
    why = (
        "The files of a Secret belong to root. A container that runs as somebody else reads them by the bits of "
        "its group or of others; an fsGroup makes the files its group's."
    )
    link = IN_PODS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            for file in pair.container.files.values():
                wanted = pair.wanted.files.get(file.place)
                if wanted is not None and not file.readable:
                    yield self.mend(
                        f"{file.place} has mode {file.mode:04o}, and {pair.container} does not run as root: it cannot "
                        "read the file",
                        pair.span(mode_place(pair, file)),
                        f"Allow {wanted.mode:04o}.",
                        [pair.restored(*MOUNTS)],
                    )
