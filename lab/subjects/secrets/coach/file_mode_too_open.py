"""A file with another mode than asked, or with the default one."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import MOUNTS, NAME, SECRETS, mode_is_wrong, mode_place, pairs


class FileModeTooOpen(MendingRule):
    """Secret volumes are not private by themselves."""

    id = "file-mode-too-open"
    subject = NAME
    why = (
        "Where nothing is said the files of a Secret have mode 0644: everybody in the container reads them. "
        "defaultMode is for all files of a volume, mode for one."
    )
    link = SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            for file in pair.container.files.values():
                wanted = pair.wanted.files.get(file.place)
                if wanted is not None and mode_is_wrong(case, file):
                    yield self.mend(
                        f"{file.place} has mode {file.mode:04o}, and was to have {wanted.mode:04o}",
                        pair.span(mode_place(pair, file)),
                        f"Write defaultMode: 0{wanted.mode:o} at the volume, or mode at the item.",
                        [pair.restored(*MOUNTS)],
                    )
