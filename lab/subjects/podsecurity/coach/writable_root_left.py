"""A root file system that can still be written."""

from __future__ import annotations

from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


class WritableRootLeft(ContainerRule):
    """The root file system can be written unless it is said to be read-only."""

    id = "writable-root-left"
    why = "Left out, readOnlyRootFilesystem is false: whoever gets into the container can change its programs."

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """It can write it, and must not."""
        permitted = permitted_container(case, workload, container)
        if container.read_only_root or permitted is None or not permitted.read_only_root:
            return None
        path = (*container.path, "securityContext", "readOnlyRootFilesystem")
        return Fault(
            "can write its root file system",
            workload.key_span(path),
            "Set readOnlyRootFilesystem: true in its securityContext.",
            ((path, True),),
        )
