"""An approval written into the manifest."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.certificates.coach.parts import NAME, REQUESTS, mended, pairs
from lab.subjects.coaching import Case, Mend, MendingRule


class ApprovedInManifest(MendingRule):
    """Nobody approves themselves."""

    id = "approved-in-manifest"
    subject = NAME
    why = (
        "status belongs to the cluster: applying a manifest leaves it out. Approving is a request of its own, to "
        "the subresource approval, and takes a right of its own."
    )
    link = REQUESTS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for each, _ in pairs(case):
            if "status" in each.object.written and not each.approved:
                yield self.mend(
                    f"{each} is not approved: the status in the manifest was left out",
                    each.object.key_span(("status",)),
                    f"Approve it: `kubectl certificate approve {each.name}`, here a document approve: [{each.name}].",
                    [mended(each)],
                )
