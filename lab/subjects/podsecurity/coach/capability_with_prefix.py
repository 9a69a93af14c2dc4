"""A capability written with CAP_ before it."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping, texts
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule

PREFIX = "CAP_"


class CapabilityWithPrefix(MendingRule):
    """``CAP_NET_ADMIN`` where Kubernetes wants ``NET_ADMIN``."""

    id = "capability-with-prefix"
    why = "Kubernetes names capabilities without CAP_; a name with it means nothing to it, and changes nothing."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the prefix off."""
        for workload, container in case.pairs():
            capabilities = mapping(mapping(container.value.get("securityContext")).get("capabilities"))
            for field in ("add", "drop"):
                names = texts(capabilities.get(field))
                wrong = [name for name in names if name.upper().startswith(PREFIX)]
                if wrong:
                    path = (*container.path, "securityContext", "capabilities", field)
                    bare = [name.upper().removeprefix(PREFIX) for name in names]
                    yield Mend(
                        self.finding(
                            f"capabilities.{field} names {', '.join(wrong)}, which is no capability to Kubernetes",
                            workload.span(path),
                            f"Write {', '.join(name.upper().removeprefix(PREFIX) for name in wrong)}.",
                        ),
                        {workload.ref: edited(workload, (path, bare))},
                    )
