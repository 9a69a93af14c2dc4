"""``drop: [all]``."""

from __future__ import annotations

from lab.cluster.podsecurity.podshape import mapping, texts
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.coach.mend import STANDARDS
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


class DropAllInLowerCase(ContainerRule):
    """``all`` where the Standards want ``ALL``."""

    id = "drop-all-in-lower-case"
    why = "A runtime may understand all, but the restricted standard compares the word as written: only ALL counts."
    link = STANDARDS + "#restricted"

    def fault(self, _case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """It is not written in capitals."""
        path = (*container.path, "securityContext", "capabilities", "drop")
        dropped = texts(mapping(mapping(container.value.get("securityContext")).get("capabilities")).get("drop"))
        if "ALL" in dropped or all(name.upper() != "ALL" for name in dropped):
            return None
        return Fault(
            f"drops {', '.join(dropped)}, and not ALL",
            workload.span(path),
            'Write drop: ["ALL"].',
            ((path, [name.upper() for name in dropped]),),
        )
