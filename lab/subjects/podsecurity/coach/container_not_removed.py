"""A container that was to be taken out of its pod."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import CONTAINER_FIELDS, items
from lab.manifests.document import Json, Path
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule


class ContainerNotRemoved(MendingRule):
    """A container that nothing needs any more, still there or put there."""

    id = "container-not-removed"
    why = "A container that is not needed is best not hardened but taken out: each can be broken into."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take it out."""
        for workload in case.asked:
            permitted = case.permitted(workload.ref)
            if permitted is None:
                continue
            wanted = {each.name for each in permitted.containers}
            left = [each for each in workload.containers if each.name not in wanted]
            if left:
                fields = {str(each.path[1]) for each in left}
                changes: list[tuple[Path, Json]] = [
                    (("spec", field), [each for each in items(workload.shape.spec.get(field)) if each["name"] in wanted]
                     or None)
                    for field in CONTAINER_FIELDS
                    if field in fields
                ]  # fmt: skip
                names = " and ".join(f"{each.kind} {each.name}" for each in left)
                yield Mend(
                    self.finding(
                        f"{workload} has {names}, which the task does not leave there",
                        workload.span(left[0].path),
                        f"Take {names} out.",
                    ),
                    {workload.ref: edited(workload, *changes)},
                )
