"""``runAsNonRoot: true`` for an image whose own user is root, or has a name."""

from __future__ import annotations

from lab.subjects.podsecurity.coach.bounds import user_of
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.starting import start_error
from lab.subjects.podsecurity.workloads import Workload


class ImageRunsAsRoot(ContainerRule):
    """Nothing says as whom the container is to run instead."""

    id = "image-runs-as-root"
    why = "runAsNonRoot does not choose a user. Where the image's user is root, or a name and no number, the kubelet "\
        "refuses to start the container."  # fmt: skip

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """The kubelet does not start it."""
        said = start_error(container) if container.user is None else ""
        if not said:
            return None
        path = (*container.path, "securityContext", "runAsUser")
        return Fault(
            f"does not start: {said}",
            workload.span(container.path),
            "Set runAsUser as well, to a user of the image that is not root.",
            ((path, user_of(case, workload, container)),),
        )
