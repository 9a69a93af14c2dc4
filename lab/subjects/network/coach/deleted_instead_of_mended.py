"""A policy deleted that still had work to do."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.mend import Mend, MendingRule


class DeletedInsteadOfMended(MendingRule):
    """Deleting a policy opened what it had closed."""

    id = "deleted-instead-of-mended"
    why = "A pod that no policy selects any more is open to everything: deleting a policy opens, it never closes."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put the policy back, as it was and as the task would have it."""
        deleted = {ref for ref in case.attempt.applied.deleted if ref.kind == "NetworkPolicy"}
        for policy in (*case.asked, *case.before.policies):
            if policy.ref in deleted:
                told = self.telling(
                    f"{policy.name} is gone, and with it all that it had opened and closed",
                    "Mend the policy instead: hand it in with the part changed that is wrong.",
                )
                yield Mend(told, {policy.ref: policy.source.value})
