"""``drop: [all]``."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping, texts
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import STANDARDS, Mend, MendingRule


class DropAllInLowerCase(MendingRule):
    """``all`` where the Standards want ``ALL``."""

    id = "drop-all-in-lower-case"
    why = "A runtime may understand all, but the restricted standard compares the word as written: only ALL counts."
    link = STANDARDS + "#restricted"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Write it in capitals."""
        for workload, container in case.pairs():
            path = (*container.path, "securityContext", "capabilities", "drop")
            dropped = texts(
                mapping(mapping(container.value.get("securityContext")).get("capabilities")).get("drop")
            )
            if "ALL" not in dropped and any(name.upper() == "ALL" for name in dropped):
                upper = [name.upper() for name in dropped]
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} drops {', '.join(dropped)}, and not ALL",
                        workload.span(path),
                        'Write drop: ["ALL"].',
                    ),
                    {workload.ref: edited(workload, (path, upper))},
                )
