"""Permission bits written as a decimal number."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json
from lab.subjects.coaching import Case, Mend, MendingRule
from lab.subjects.secrets.coach.parts import MOUNTS, NAME, SECRETS, mode_is_wrong, mode_place, pairs


class ModeInDecimal(MendingRule):
    """400 is not 0400."""

    id = "mode-in-decimal"
    subject = NAME
    why = (
        "YAML reads 0400 as octal, and 400 as four hundred, which is 0620 in octal: writable for the group, and "
        "not what it looks like. JSON knows decimal numbers alone, so there 0400 is 256."
    )
    link = SECRETS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for pair in pairs(case):
            for place, wanted in pair.wanted.files.items():
                file = pair.container.files.get(place)
                if (
                    file is not None
                    and mode_is_wrong(case, file)
                    and _looks_like(pair.pod.spec.get("volumes"), wanted.mode)
                ):
                    yield self.mend(
                        f"{place} has mode {file.mode:04o}: {wanted.mode:o} was read as a decimal number",
                        pair.span(mode_place(pair, file)),
                        f"Write 0{wanted.mode:o}, with the nought before it.",
                        [pair.restored(*MOUNTS)],
                    )


def _looks_like(value: Json, mode: int) -> bool:
    """Whether a number stands there whose digits are those of the mode in octal."""
    if isinstance(value, list):
        return any(_looks_like(each, mode) for each in value)
    if not isinstance(value, dict):
        return False
    own = (value.get("mode"), value.get("defaultMode"))
    return int(f"{mode:o}") in own or any(_looks_like(each, mode) for each in value.values())
