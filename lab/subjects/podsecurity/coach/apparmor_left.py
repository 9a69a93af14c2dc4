"""An AppArmor profile other than the one asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.podsecurity.coach.bounds import permitted_container, with_profile
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule


class AppArmorLeft(MendingRule):
    """Another AppArmor profile than the one asked for."""

    id = "apparmor-left"
    why = "An AppArmor profile is named by the container's or the pod's appArmorProfile, as it is called on the node."
    link = "https://kubernetes.io/docs/tutorials/security/apparmor/"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the task's profile."""
        for workload, container in case.pairs():
            permitted = permitted_container(case, workload, container)
            if permitted is not None and container.apparmor != permitted.apparmor and not container.privileged:
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} has the AppArmor profile {container.apparmor}, and not "
                        f"{permitted.apparmor}",
                        workload.span((*container.path, "securityContext", "appArmorProfile")),
                        "Set appArmorProfile for the container, under the name the profile has on the node.",
                    ),
                    {workload.ref: with_profile(workload, container, "appArmorProfile", permitted.apparmor)},
                )
