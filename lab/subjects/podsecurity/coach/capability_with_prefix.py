"""A capability written with CAP_ before it."""

from __future__ import annotations

from lab.cluster.podsecurity.podshape import mapping, texts
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload

PREFIX = "CAP_"


class CapabilityWithPrefix(ContainerRule):
    """``CAP_NET_ADMIN`` where Kubernetes wants ``NET_ADMIN``."""

    id = "capability-with-prefix"
    why = "Kubernetes names capabilities without CAP_; a name with it means nothing to it, and changes nothing."

    def fault(self, _case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """The prefix stands in what is added or dropped."""
        capabilities = mapping(mapping(container.value.get("securityContext")).get("capabilities"))
        where = (*container.path, "securityContext", "capabilities")
        named = {field: texts(capabilities.get(field)) for field in ("add", "drop")}
        wrong = {field: names for field, names in named.items() if any(map(_prefixed, names))}
        if not wrong:
            return None
        field, names = next(iter(wrong.items()))
        said = list(filter(_prefixed, names))
        return Fault(
            f"names {', '.join(said)} in capabilities.{field}, which is no capability to Kubernetes",
            workload.span((*where, field)),
            f"Write {', '.join(map(_bare, said))}.",
            tuple(((*where, field), list(map(_bare, names))) for field, names in wrong.items()),
        )


def _prefixed(name: str) -> bool:
    return name.upper().startswith(PREFIX)


def _bare(name: str) -> str:
    return name.upper().removeprefix(PREFIX)
