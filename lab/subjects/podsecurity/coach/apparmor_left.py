"""An AppArmor profile other than the one asked for."""

from __future__ import annotations

from lab.subjects.podsecurity.coach.bounds import permitted_container, profile_set
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.each_container import ContainerRule, Fault
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Workload


class AppArmorLeft(ContainerRule):
    """Another AppArmor profile than the one asked for."""

    id = "apparmor-left"
    why = "An AppArmor profile is named by the container's or the pod's appArmorProfile, as it is called on the node."
    link = "https://kubernetes.io/docs/tutorials/security/apparmor/"

    def fault(self, case: Case, workload: Workload, container: Effective, /) -> Fault | None:
        """The task's profile is not there."""
        permitted = permitted_container(case, workload, container)
        if permitted is None or container.apparmor == permitted.apparmor or container.privileged:
            return None
        return Fault(
            f"has the AppArmor profile {container.apparmor}, and not {permitted.apparmor}",
            workload.span((*container.path, "securityContext", "appArmorProfile")),
            "Set appArmorProfile for the container, under the name the profile has on the node.",
            (profile_set(container, "appArmorProfile", permitted.apparmor),),
        )
