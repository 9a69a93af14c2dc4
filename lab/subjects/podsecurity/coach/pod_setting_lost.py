"""A setting of the pod that a container lived by, taken out or changed."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json, Path
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule


class PodSettingLost(MendingRule):
    """The pod's securityContext said it for every container; now some are without."""

    id = "pod-setting-lost"
    why = "What the pod's securityContext says counts for every container that does not say it itself."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let the pod say what it said, where the task leaves it so."""
        for workload in case.changed:
            found, required = case.found(workload.ref), case.required(workload.ref)
            if found is None or required is None:
                continue
            was, wanted, now = found.shape.context, required.shape.context, workload.shape.context
            lost = [field for field, value in was.items() if wanted.get(field) == value != now.get(field)]
            if lost:
                changes: list[tuple[Path, Json]] = [
                    (("spec", "securityContext", field), was[field]) for field in lost
                ]
                yield Mend(
                    self.finding(
                        f"the pod of {workload} sets {', '.join(lost)} otherwise than before, and its other containers "
                        "went by that",
                        workload.span(("spec", "securityContext")),
                        f"Leave {', '.join(lost)} in the pod's securityContext, and set in the container what only "
                        "it is to have.",
                    ),
                    {workload.ref: edited(workload, *changes)},
                )
