"""A capability dropped that the program needs."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping, texts
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


class CapabilityMissing(MendingRule):
    """``drop: [ALL]``, and not all that the program needs is given back."""

    id = "capability-missing"
    why = "drop takes capabilities away from the program too: what it needs must be listed in add."
    link = "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/#set-capabilities-for-a-container"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add what the task lets it have on purpose."""
        for workload, container in case.pairs():
            lacking = sorted(_needed(case, workload, container) - container.capabilities)
            if not lacking:
                continue
            path = (*container.path, "securityContext", "capabilities")
            written = mapping(mapping(container.value.get("securityContext")).get("capabilities"))
            dropped = [name for name in texts(written.get("drop")) if name not in lacking]
            wanted = {"drop": dropped, "add": [*texts(written.get("add")), *lacking]}
            yield Mend(
                self.finding(
                    f"{container.kind} {container.name} lacks {', '.join(lacking)}, and its program needs it",
                    workload.span(path),
                    f"Write capabilities.add: [{', '.join(lacking)}] beside what is added already.",
                ),
                {workload.ref: edited(workload, (path, wanted))},
            )


def _needed(case: Case, workload: Workload, container: Effective) -> frozenset[str]:
    """What the lower bound adds on purpose, as far as it holds it."""
    required = case.required(workload.ref)
    wanted = None if required is None else required.container(container.name)
    if wanted is None:
        return frozenset()
    added = texts(mapping(mapping(wanted.value.get("securityContext")).get("capabilities")).get("add"))
    return frozenset(added) & wanted.capabilities
