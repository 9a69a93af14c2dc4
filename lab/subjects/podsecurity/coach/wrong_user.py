"""Another user, group or fsGroup than the task names."""

from __future__ import annotations

from lab.manifests.document import Path
from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


class WrongUser(ContainerRule):
    """The task says as whom the container is to run."""

    id = "wrong-user"
    why = "runAsUser, runAsGroup and fsGroup are three things: the user, its group, and the group of the volumes. "\
        "What is left out of the first two the image decides, and root's group is the usual answer."  # fmt: skip

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """It runs as somebody else."""
        permitted = permitted_container(case, workload, container)
        required = case.required(workload.ref)
        least = None if required is None else required.container(container.name)
        if permitted is None or least is None:
            return None
        own: Path = (*container.path, "securityContext")
        sides: tuple[tuple[str, Path, int | None, int | None, int | None], ...] = (
            ("runAsUser", own, container.user, permitted.user, least.user),
            ("runAsGroup", own, container.group, permitted.group, least.group),
            ("fsGroup", ("spec", "securityContext"), container.fs_group, permitted.fs_group, least.fs_group),
        )
        wrong = [
            (field, (*where, field), found, most)
            for field, where, found, most, less in sides
            if most is not None and most == less and found != most
        ]
        if not wrong:
            return None
        field, path, found, asked = wrong[0]
        told = f"no {field}" if found is None else f"{field} {found}"
        return Fault(
            f"has {told}, and must have {asked}",
            workload.span(path),
            " ".join(f"Set {each} to {number}." for each, _, _, number in wrong),
            tuple((way, number) for _, way, _, number in wrong),
        )
