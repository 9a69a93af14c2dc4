"""``runAsNonRoot: true`` for an image whose own user is root, or has a name."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.podsecurity.coach.bounds import user_of
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule
from lab.subjects.podsecurity.starting import start_error


class ImageRunsAsRoot(MendingRule):
    """Nothing says as whom the container is to run instead."""

    id = "image-runs-as-root"
    why = "runAsNonRoot does not choose a user. Where the image's user is root, or a name and no number, the kubelet "\
        "refuses to start the container."  # fmt: skip

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Say as whom."""
        for workload, container in case.pairs():
            if container.user is None and start_error(container):
                path = (*container.path, "securityContext", "runAsUser")
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} does not start: {start_error(container)}",
                        workload.span(container.path),
                        "Set runAsUser as well, to a user of the image that is not root.",
                    ),
                    {workload.ref: edited(workload, (path, user_of(case, workload, container)))},
                )
