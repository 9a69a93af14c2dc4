"""An AppArmor profile asked for where nothing reads it: in a wrong annotation, or in the field for seccomp."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping, text
from lab.manifests.document import Path
from lab.manifests.podannotations import APPARMOR_PREFIX
from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule
from lab.subjects.podsecurity.confinement import LOCALHOST


class AppArmorAnnotationMisplaced(MendingRule):
    """The annotation on the workload, and not on its pods."""

    id = "apparmor-annotation-misplaced"
    why = "The kubelet sees pods only. An annotation of the workload itself is not passed on to them."
    link = "https://kubernetes.io/docs/tutorials/security/apparmor/"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give it to the pods."""
        for workload in case.asked:
            if not workload.path:
                continue
            every = mapping(mapping(workload.object.value.get("metadata")).get("annotations"))
            wrong = {key: value for key, value in every.items() if key.startswith(APPARMOR_PREFIX)}
            if wrong:
                first = next(iter(wrong))
                yield Mend(
                    self.finding(
                        f"the annotation {first} is the {workload.ref.kind}'s, not its pods'",
                        workload.object.span(("metadata", "annotations", first)),
                        "Write it below the template's metadata, or use appArmorProfile in the container.",
                    ),
                    {
                        workload.ref: edited(
                            workload, (("metadata", "annotations"), {**workload.shape.annotations, **wrong})
                        )
                    },
                )


class SeccompForAppArmor(MendingRule):
    """``seccompProfile`` that names an AppArmor profile."""

    id = "seccomp-for-apparmor"
    why = "Both know type: Localhost. seccompProfile means a JSON file of the kubelet's, appArmorProfile a profile "\
        "loaded in the node's kernel."  # fmt: skip
    link = "https://kubernetes.io/docs/concepts/security/linux-kernel-security-constraints/"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Move it to the other field."""
        for workload, container in case.pairs():
            permitted = permitted_container(case, workload, container)
            profile = mapping(mapping(container.value.get("securityContext")).get("seccompProfile"))
            name = text(profile.get("localhostProfile"))
            if permitted is not None and name and permitted.apparmor == f"{LOCALHOST}:{name}":
                where: Path = (*container.path, "securityContext")
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} names the AppArmor profile {name} as a seccomp profile",
                        workload.key_span((*where, "seccompProfile")),
                        "Write appArmorProfile for seccompProfile.",
                    ),
                    {
                        workload.ref: edited(
                            workload, ((*where, "seccompProfile"), None), ((*where, "appArmorProfile"), profile)
                        )
                    },
                )
