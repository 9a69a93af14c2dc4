"""A read-only root file system, and a path that the program must write."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from lab.cluster.podsecurity.podshape import items, mapping
from lab.manifests.document import Json, Path
from lab.manifests.kubeobject import KubeObject
from lab.subjects.podsecurity.checks.runs import RunsCheck
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.images import image_of
from lab.subjects.podsecurity.mounts import hidden_by, within
from lab.subjects.podsecurity.workloads import Workload


class WrittenPathNotMounted(MendingRule):
    """No volume where the program writes."""

    id = "written-path-not-mounted"
    why = "With readOnlyRootFilesystem only volumes can be written; a program that cannot write where it must ends."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Mount an emptyDir at every such path."""
        for workload, container in case.pairs():
            stuck = _stuck(case, workload, container)
            bare = [path for path in stuck if not _covered(container, path)]
            if bare and container.read_only_root:
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} cannot write {', '.join(bare)}: the root file system is "
                        "read-only, and nothing is mounted there",
                        workload.span((*container.path, "securityContext", "readOnlyRootFilesystem")),
                        f"Mount an emptyDir at {', '.join(bare)}.",
                    ),
                    {workload.ref: _mounted(workload, container, bare)},
                )


class MountReadOnly(MendingRule):
    """A volume where the program writes, mounted read-only."""

    id = "mount-read-only"
    why = "A mount with readOnly: true, and any ConfigMap, Secret or projected volume, cannot be written."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let the mount be written."""
        for workload, container in case.pairs():
            for index, mount in enumerate(items(container.value.get("volumeMounts"))):
                where = str(mount.get("mountPath"))
                if mount.get("readOnly") is True and any(
                    within(path, where) for path in _stuck(case, workload, container)
                ):
                    path = (*container.path, "volumeMounts", index, "readOnly")
                    yield Mend(
                        self.finding(
                            f"{container.kind} {container.name} must write {where}, which is mounted read-only",
                            workload.key_span(path),
                            "Take readOnly: true out of this mount.",
                        ),
                        {workload.ref: edited(workload, (path, None))},
                    )


class MountHides(MendingRule):
    """An empty volume mounted one directory too high."""

    id = "mount-hides-files"
    why = "A mount hides what the image has at its path and beneath. An emptyDir there begins with nothing in it."
    link = "https://kubernetes.io/docs/concepts/storage/volumes/#emptydir"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Mount it where the program writes."""
        for workload, container in case.pairs():
            image = image_of(container.image)
            if image is None or container.value.get("command"):
                continue
            written = image.writes
            for path in image.finds:
                hiding = hidden_by(path, container.mounts)
                if hiding is None:
                    continue
                missing = [each for each in written if within(each, hiding.path)]
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} needs {path} of its image, which the volume mounted at "
                        f"{hiding.path} hides",
                        workload.span(container.path),
                        f"Mount it at {', '.join(missing)} instead.",
                    ),
                    {workload.ref: _mounted(workload, container, missing)},
                )


def _stuck(case: Case, workload: Workload, container: Effective) -> list[str]:
    """The paths that it must write and cannot: by its image, by the task, by a check."""
    image = image_of(container.image)
    paths = list(image.writes if image is not None and not container.value.get("command") else ())
    required = case.required(workload.ref)
    wanted = None if required is None else required.container(container.name)
    if wanted is not None:
        paths += [mount.path for mount in wanted.mounts if mount.writable]
    for run in case.attempt.failed:
        if isinstance(run.check, RunsCheck) and run.check.workload.name == workload.ref.name:
            paths += run.check.needs.writable
    return [path for path in dict.fromkeys(paths) if not container.can_write(path)]


def _covered(container: Effective, path: str) -> bool:
    return any(within(path, mount.path) for mount in container.mounts)


def _mounted(workload: Workload, container: Effective, paths: list[str]) -> KubeObject:
    names = [f"written-{number}" for number in range(len(paths))]
    volumes: Path = ("spec", "volumes")
    mounts = (*container.path, "volumeMounts")
    spec = mapping(workload.template.get("spec"))
    more: list[Json] = [{"name": name, "emptyDir": {}} for name in names]
    added = [{"name": name, "mountPath": path} for name, path in zip(names, paths, strict=True)]
    return edited(
        workload,
        (volumes, list(chain(items(spec.get("volumes")), more))),
        (mounts, [*items(container.value.get("volumeMounts")), *added]),
    )
