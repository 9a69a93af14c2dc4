"""A role or binding as it was found that grants what the task wants gone."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of


class GrantLeftInPlace(MendingRule):
    """A new binding takes nothing away: the old one still grants."""

    id = "grant-left-in-place"
    why = "Rights add up: as long as one binding grants something, no other takes it away."
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take away each binding that was there, or put what the task makes of it in its place."""
        bounds = case.attempt.setting.bounds
        for item in case.untouched if case.attempt.applied.changed else ():
            wanted = bounds.permitted.objects.get(item.ref)
            if wanted is not None and wanted.value == item.value:
                continue
            value = wanted.value if wanted is not None else None
            how = "Narrow what it grants." if wanted is not None else "Delete it."
            yield self.mend(item, ("metadata", "name"), value, f"{name_of(item)} still grants what it did before", how)
