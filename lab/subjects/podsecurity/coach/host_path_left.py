"""A path of the node that a container sees without need, or can write."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import items
from lab.manifests.document import Json, Path
from lab.manifests.kubeobject import KubeObject
from lab.subjects.podsecurity.coach.bounds import permitted_container
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import STANDARDS, Mend, MendingRule
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.mounts import within
from lab.subjects.podsecurity.workloads import Workload


class HostPathLeft(MendingRule):
    """A hostPath volume that nothing needs, or that reaches further than needed."""

    id = "host-path-left"
    why = "A hostPath volume shows the node's own files: whoever gets into the container reads them, and more."
    link = STANDARDS + "#baseline"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Mount of the node what the task permits."""
        for workload, container in case.pairs():
            permitted = permitted_container(case, workload, container)
            if permitted is None:
                continue
            beyond = [path for path in container.host_paths if not _over(permitted, path)]
            if beyond:
                yield Mend(
                    self.finding(
                        f"{container.kind} {container.name} sees {', '.join(beyond)} of its node",
                        workload.span((*container.path, "volumeMounts", *_place(container, beyond[0]))),
                        "Take the hostPath volume and its mount out, or mount only the directory that is needed.",
                    ),
                    {workload.ref: _mounted_as(permitted, workload, container)},
                )


class HostPathWritable(MendingRule):
    """A directory of the node that is only read, and can be written."""

    id = "host-path-writable"
    why = "A mount can be written unless it says readOnly: true, and on the node that is as good as root."
    link = "https://kubernetes.io/docs/concepts/storage/volumes/#hostpath"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Mount it read-only."""
        for workload, container in case.pairs():
            permitted = permitted_container(case, workload, container)
            if permitted is None:
                continue
            names = {mount.path: mount for mount in container.mounts if mount.host and mount.writable}
            for index, written in enumerate(items(container.value.get("volumeMounts"))):
                mount = names.get(f"/{str(written.get('mountPath')).strip('/')}")
                over = [] if mount is None else _over(permitted, mount.host)
                if mount is not None and over and not any(permitted.host_paths[each] for each in over):
                    path = (*container.path, "volumeMounts", index, "readOnly")
                    yield Mend(
                        self.finding(
                            f"{container.kind} {container.name} can write {mount.host} of its node",
                            workload.span((*container.path, "volumeMounts", index)),
                            "Write readOnly: true in this mount.",
                        ),
                        {workload.ref: edited(workload, (path, True))},
                    )


def _place(container: Effective, path: str) -> tuple[int, ...]:
    """Which of its mounts shows that path of the node."""
    shown = {mount.path for mount in container.mounts if mount.host == path}
    listed = (f"/{str(item.get('mountPath')).strip('/')}" for item in items(container.value.get("volumeMounts")))
    return next(((index,) for index, where in enumerate(listed) if where in shown), ())


def _over(permitted: Effective, path: str) -> list[str]:
    return [each for each in permitted.host_paths if within(path, each)]


def _mounted_as(permitted: Effective, workload: Workload, container: Effective) -> KubeObject:
    """The container without mounts of the node but for those of the task."""
    own = {f"/{mount.path.strip('/')}" for mount in container.mounts if mount.host}
    kept: list[Json] = [
        item
        for item in items(container.value.get("volumeMounts"))
        if f"/{str(item.get('mountPath')).strip('/')}" not in own
    ]
    volumes: list[Json] = list(items(workload.shape.spec.get("volumes")))
    known = {item.get("name") for item in items(workload.shape.spec.get("volumes"))}
    for number, mount in enumerate(each for each in permitted.mounts if each.host):
        name = f"node-{number}"
        while name in known:
            name += "-x"
        volumes.append({"name": name, **mount.source})
        kept.append({"name": name, "mountPath": mount.path, "readOnly": not mount.writable})
    mounts: Path = (*container.path, "volumeMounts")
    return edited(workload, (mounts, kept or None), (("spec", "volumes"), volumes or None))
