"""The containers an attempt is about, each beside itself as the task wants it."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping
from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.kubeobject import KubeObject
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.coaching import Case, with_part
from lab.subjects.secrets.pods import PodSeen, pod_of, pods
from lab.subjects.secrets.seen import File, Seen
from lab.subjects.secrets.stored import Stored, stored_of

NAME = "secrets"

SECRETS = "https://kubernetes.io/docs/concepts/configuration/secret/"
IN_PODS = "https://kubernetes.io/docs/tasks/inject-data-application/distribute-credentials-secure/"

MOUNTS, ENVIRONMENT = ("volumeMounts",), ("env", "envFrom")


@dataclass(frozen=True, slots=True)
class Pair:
    """A container as it is and as it is wanted, in the pod as it is and as it is wanted."""

    pod: PodSeen
    container: Seen
    bound: PodSeen
    wanted: Seen

    @property
    def written(self) -> JsonObject:
        """The container's own part of the manifest."""
        return mapping(self.pod.object.get((*self.pod.path, *self.container.path)))

    def span(self, path: Path) -> Span:
        """Where a part of the pod stands."""
        return self.pod.span(path)

    def restored(self, *fields: str) -> KubeObject:
        """The workload with those fields of the container as they are wanted; mounts bring their volumes."""
        there = mapping(self.bound.object.get((*self.bound.path, *self.wanted.path)))
        changes: list[tuple[Path, Json]] = [
            ((*self.pod.path, *self.container.path, field), there.get(field)) for field in fields
        ]
        if "volumeMounts" in fields:
            changes.append(((*self.pod.path, "spec", "volumes"), self.bound.spec.get("volumes")))
        return with_part(self.pod.object, *changes)


def pairs(case: Case) -> Iterator[Pair]:
    """Every container of a workload that the bounds know."""
    for pod in pods(case.after):
        item = case.bound(pod.ref)
        bound = None if item is None else pod_of(item, case.required)
        if bound is not None:
            for container in pod.containers:
                wanted = bound.container(container.name)
                if wanted is not None:
                    yield Pair(pod, container, bound, wanted)


def holders(case: Case) -> Iterator[tuple[KubeObject, Stored, Stored]]:
    """Each Secret of the bounds that is there: the object, what it holds, and what it is to hold."""
    for item in case.after.of_kind("Secret"):
        bound = case.bound(item.ref)
        if bound is not None:
            yield item, stored_of(item), stored_of(bound)


def mode_place(pair: Pair, file: File) -> Path:
    """Where the mode of a file is written: at its item, else at its volume."""
    volume = file.path[: file.path.index("volumes") + 2]
    source = mapping(pair.pod.object.get((*pair.pod.path, *volume)))
    kind = "projected" if "projected" in source else str(file.path[len(volume)])
    item = mapping(pair.pod.object.get((*pair.pod.path, *file.path)))
    return (
        (*file.path, "mode")
        if item.get("mode") is not None and "items" in file.path
        else (*volume, kind, "defaultMode")
    )


def mode_is_wrong(case: Case, file: File) -> bool:
    """Whether the mode of a file is among what is wrong: a task may leave it open."""
    return any(f" {file.place} " in text and " mode " in text for text in case.texts)
