"""What a pod still shares with its node."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json, Path
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import STANDARDS, Mend, MendingRule


class HostLeft(MendingRule):
    """A namespace or a path of the node that the pod still shares."""

    id = "host-left"
    why = "Sharing the node's namespaces or files takes away what separates the pod from its node."
    link = STANDARDS + "#baseline"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Share what the task permits."""
        for workload in case.asked:
            permitted = case.permitted(workload.ref)
            if permitted is None:
                continue
            beyond = [
                name
                for name in ("hostNetwork", "hostPID", "hostIPC")
                if workload.shape.spec.get(name) is True and permitted.shape.spec.get(name) is not True
            ]
            if beyond:
                path: Path = ("spec", beyond[0])
                changes: list[tuple[Path, Json]] = [(("spec", name), None) for name in beyond]
                yield Mend(
                    self.finding(
                        f"{workload} shares {', '.join(beyond)} with its node",
                        workload.key_span(path),
                        f"Take {', '.join(beyond)} out.",
                    ),
                    {workload.ref: edited(workload, *changes)},
                )
