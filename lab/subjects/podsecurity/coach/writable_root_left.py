"""A root file system that can still be written."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule


class WritableRootLeft(MendingRule):
    """The root file system can be written unless it is said to be read-only."""

    id = "writable-root-left"
    why = "Left out, readOnlyRootFilesystem is false: whoever gets into the container can change its programs."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Make it read-only, with what the task mounts."""
        for workload, container in case.pairs():
            permitted = permitted_container(case, workload, container)
            if not container.read_only_root and permitted is not None and permitted.read_only_root:
                path = (*container.path, "securityContext", "readOnlyRootFilesystem")
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} can write its root file system",
                        workload.key_span(path),
                        "Set readOnlyRootFilesystem: true in its securityContext.",
                    ),
                    {workload.ref: edited(workload, (path, True))},
                )
