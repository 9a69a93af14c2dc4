"""An image, a command, a port or a mount that was to stay as it was."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import CONTAINER_FIELDS, items
from lab.manifests.document import Json, Path
from lab.manifests.kubeobject import KubeObject
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule
from lab.subjects.podsecurity.keeping import KEPT, losses
from lab.subjects.podsecurity.workloads import Workload

FIELDS = (
    "image", "command", "args", "env", "envFrom", "ports", "volumeMounts", "livenessProbe", "readinessProbe",
    "startupProbe",
)  # fmt: skip


class SomethingElseChanged(MendingRule):
    """Hardening says how a program runs, not what runs."""

    id = "something-else-changed"
    why = "Applying a manifest replaces the whole object: what the new one leaves out or says otherwise is lost."
    link = "https://kubernetes.io/docs/concepts/overview/working-with-objects/object-management/"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give the containers back what they had."""
        for workload in case.changed:
            before = case.required(workload.ref) or case.found(workload.ref)
            if before is None:
                continue
            lost = [loss for loss in losses(before, workload, KEPT) if not loss.own]
            if lost:
                first = lost[0]
                whose = f"{workload}" if first.container is None else f"container {first.container.name} of {workload}"
                more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
                path: Path = () if first.container is None else first.container.path
                yield Mend(
                    self.finding(
                        f"{whose} {first.text}{more}", workload.span(path), "Change only what the task names."
                    ),
                    {workload.ref: _restored(workload, before)},
                )


def _restored(workload: Workload, before: Workload) -> KubeObject:
    """The workload with everything that says what runs as it was; added volumes stay."""
    changes: list[tuple[Path, Json]] = []
    for container in workload.containers:
        old = before.container(container.name)
        if old is not None:
            for field in FIELDS:
                changes.append(((*container.path, field), _merged(field, old.value, container.value)))
    changes += _containers_put_back(workload, before)
    changes.append((("spec", "volumes"), _merged("volumes", before.shape.spec, workload.shape.spec)))
    for field in ("serviceAccountName", "serviceAccount"):
        changes.append((("spec", field), before.shape.spec.get(field)))
    changes.append((("metadata", "labels"), before.template.get("metadata", {}).get("labels")))
    restored = edited(workload, *changes)
    if "replicas" in before.object.spec:
        spec = {**restored.spec, "replicas": before.object.spec["replicas"]}
        restored = type(restored)(
            restored.ref, restored.api_version, {**restored.value, "spec": spec}, restored.written, restored.document,
            restored.base,
        )  # fmt: skip
    return restored


def _containers_put_back(workload: Workload, before: Workload) -> Iterator[tuple[Path, Json]]:
    """The containers that were taken out, after those that are there."""
    for field in CONTAINER_FIELDS:
        there = [each.name for each in workload.containers]
        gone = [each.value for each in before.containers if each.path[1] == field and each.name not in there]
        first = len(items(workload.shape.spec.get(field)))
        for index, value in enumerate(gone, start=first):
            yield ("spec", field, index), value


def _merged(field: str, old: dict[str, Json], new: dict[str, Json]) -> Json:
    """The old list, with what the new one adds to mounts and volumes."""
    if field not in ("volumeMounts", "volumes"):
        return old.get(field)
    key = "mountPath" if field == "volumeMounts" else "name"
    kept = list(old.get(field) or ())
    known = {item.get(key) for item in kept if isinstance(item, dict)}
    more = [item for item in new.get(field) or () if isinstance(item, dict) and item.get(key) not in known]
    return [*kept, *more] or None
