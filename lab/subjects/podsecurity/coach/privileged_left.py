"""A container that is still privileged."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import STANDARDS, Mend, MendingRule


class PrivilegedLeft(MendingRule):
    """``privileged: true`` makes every other setting vain."""

    id = "privileged-left"
    why = "A privileged container has every capability, no seccomp or AppArmor profile, and the node's devices."
    link = STANDARDS + "#baseline"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take it out."""
        for workload, container in case.pairs():
            permitted = permitted_container(case, workload, container)
            if container.privileged and not (permitted and permitted.privileged):
                path = (*container.path, "securityContext", "privileged")
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} is privileged",
                        workload.key_span(path),
                        "Take privileged: true out; add the one capability that is needed, if any.",
                    ),
                    {workload.ref: edited(workload, (path, None))},
                )
