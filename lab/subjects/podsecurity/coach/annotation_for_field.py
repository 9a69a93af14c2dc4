"""A seccomp profile asked for by an annotation that nothing reads any more."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping
from lab.manifests.document import JsonObject
from lab.manifests.podannotations import SECCOMP_CONTAINER_PREFIX, SECCOMP_POD
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule


class AnnotationForField(MendingRule):
    """The annotation that came before ``seccompProfile``."""

    id = "annotation-for-field"
    why = "The seccomp annotations were replaced by a field in 1.19 and are ignored since 1.27."
    link = "https://kubernetes.io/docs/tutorials/security/seccomp/"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Say the same with the field."""
        for workload in case.asked:
            every = mapping(mapping(workload.object.value.get("metadata")).get("annotations"))
            for key, value in {**every, **workload.shape.annotations}.items():
                profile = _profile(str(value))
                if profile is None or not (key == SECCOMP_POD or key.startswith(SECCOMP_CONTAINER_PREFIX)):
                    continue
                name = key.removeprefix(SECCOMP_CONTAINER_PREFIX)
                container = None if key == SECCOMP_POD else workload.container(name)
                where = ("spec",) if container is None else container.path
                yield Mend(
                    self.finding(
                        f"the annotation {key} has no effect",
                        workload.span(("metadata", "annotations", key)),
                        "Write seccompProfile in the securityContext instead.",
                    ),
                    {workload.ref: edited(workload, ((*where, "securityContext", "seccompProfile"), profile))},
                )


def _profile(value: str) -> JsonObject | None:
    if value in ("runtime/default", "docker/default"):
        return {"type": "RuntimeDefault"}
    if value.startswith("localhost/"):
        return {"type": "Localhost", "localhostProfile": value.removeprefix("localhost/")}
    return None
