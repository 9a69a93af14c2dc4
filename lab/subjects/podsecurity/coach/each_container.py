"""Rules about one container after the other, that mend every container with the same mistake at once."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json, Path
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a container: a clause that follows its name, where it stands, and the mend.

    ``changes`` are the parts that the mend sets, each at a path from the pod; None takes a part away.
    """

    said: str
    span: Span | None
    mend: str
    changes: tuple[tuple[Path, Json], ...]


class ContainerRule(MendingRule):
    """A misunderstanding that a container shows, and its neighbours often too."""

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """What is wrong with the container; None where nothing is."""
        raise NotImplementedError

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Each workload with such containers: the first is told of, all are mended."""
        for workload in case.asked:
            every = ((each, self.fault(case, workload, each)) for each in workload.containers)
            found = [(each, fault) for each, fault in every if fault is not None]
            if found:
                first, fault = found[0]
                others = " and ".join(each.name for each, _ in found[1:])
                likewise = f" (and {others} likewise)" if others else ""
                changes = [change for _, each in found for change in each.changes]
                yield Mend(
                    self.finding(f"{first.kind} {first.name} {fault.said}{likewise}", fault.span, fault.mend),
                    {workload.ref: edited(workload, *changes)},
                )
