"""The right profile under a name that the node does not know it by."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Path
from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule
from lab.subjects.podsecurity.confinement import LOCALHOST
from lab.subjects.podsecurity.effective import Effective

LOCAL = f"{LOCALHOST}:"


class SeccompPath(MendingRule):
    """A profile's file by another path than the one below the kubelet's folder."""

    id = "seccomp-path"
    why = "localhostProfile is a path below /var/lib/kubelet/seccomp, with every folder in between and the ending."
    link = "https://kubernetes.io/docs/tutorials/security/seccomp/"
    field = "seccompProfile"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Name it as the task does."""
        for workload, container in case.pairs():
            permitted = permitted_container(case, workload, container)
            if permitted is None:
                continue
            now, wanted = self.held(container), self.held(permitted)
            if now == wanted or not _same_profile(now, wanted):
                continue
            path: Path = (*container.path, "securityContext", self.field)
            name = wanted.removeprefix(LOCAL)
            yield Mend(
                self.finding(
                    self.told(container, now.removeprefix(LOCAL)),
                    workload.span((*path, "localhostProfile")),
                    f"Write localhostProfile: {name}.",
                ),
                {workload.ref: edited(workload, (path, {"type": LOCALHOST, "localhostProfile": name}))},
            )

    def held(self, container: Effective) -> str:
        """The profile that the rule is about."""
        return container.seccomp

    def told(self, container: Effective, name: str) -> str:
        """What the name means to the kubelet."""
        return (
            f"{container.kind} {container.name} asks for the node's file /var/lib/kubelet/seccomp/{name.lstrip('/')}, "
            "which is not the task's"
        )


class AppArmorName(SeccompPath):
    """A profile's file, or its name with something before it, where the profile's own name was wanted."""

    id = "apparmor-name"
    why = "An AppArmor profile goes by the name after the word profile in its text, as aa-status lists it; the file "\
        "it stands in may be called anything."  # fmt: skip
    link = "https://kubernetes.io/docs/tutorials/security/apparmor/"
    field = "appArmorProfile"

    def held(self, container: Effective) -> str:
        """The AppArmor profile."""
        return container.apparmor

    def told(self, container: Effective, name: str) -> str:
        """What the name means to the kubelet."""
        return f"{container.kind} {container.name} asks for an AppArmor profile called {name}, and no node has one"


def _same_profile(now: str, wanted: str) -> bool:
    """Whether two names of profiles can mean the same file: the last part of their paths is alike."""
    return now.startswith(LOCAL) and wanted.startswith(LOCAL) and _stem(now) == _stem(wanted)


def _stem(name: str) -> str:
    return name.removeprefix(LOCAL).rpartition("/")[2].partition(".")[0]
