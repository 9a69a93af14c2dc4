"""A namespace of the node taken from a pod whose work needs it."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json, Path
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule
from lab.subjects.podsecurity.effective import HOST_NAMESPACES


class HostTakenAway(MendingRule):
    """``hostPID`` or the like switched off everywhere, where one workload was to keep it."""

    id = "host-taken-away"
    why = "Some programs watch the node itself. Without its namespace they run on and see nothing but themselves."
    link = "https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give back what the task leaves it."""
        for workload in case.asked:
            required = case.required(workload.ref)
            if required is None:
                continue
            lacking = [
                name
                for name in HOST_NAMESPACES
                if required.shape.spec.get(name) is True and workload.shape.spec.get(name) is not True
            ]
            if lacking:
                changes: list[tuple[Path, Json]] = [(("spec", name), True) for name in lacking]
                yield Mend(
                    self.finding(
                        f"{workload} no longer has its node's {', '.join(lacking)}, and needs it",
                        workload.span(("spec",)),
                        f"Put {', '.join(f'{name}: true' for name in lacking)} back into its pod.",
                    ),
                    {workload.ref: edited(workload, *changes)},
                )
