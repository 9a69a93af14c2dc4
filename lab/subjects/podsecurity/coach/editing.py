"""Objects with one part changed, as a mend would write them."""

from __future__ import annotations

from dataclasses import replace

from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject, Path
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.podsecurity.workloads import Workload


def edited(workload: Workload, *changes: tuple[Path, Json]) -> KubeObject:
    """The workload with parts of its pod set, each at a path from the pod; None takes a part away."""
    item = workload.object
    for path, value in changes:
        item = replace(item, value=_set(item.value, (*workload.path, *path), value))
    return item


def relabelled(state: State, name: str, **labels: str | None) -> KubeObject | None:
    """The namespace with labels set, or (None) taken away; underscores are no part of their names."""
    holder = state.objects.get(Ref("Namespace", "", name))
    if holder is None:
        return None
    value = holder.value
    for key, label in labels.items():
        value = _set(value, ("metadata", "labels", key), label)
    return replace(holder, value=value)


def _set(value: Json, path: Path, part: Json) -> Json:
    """A copy with one part set; what is on the way is made where it is missing."""
    if not path:
        return part
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        items = list(value) if isinstance(value, list) else []
        items += [{}] * (step + 1 - len(items))
        items[step] = _set(items[step], rest, part)
        return items
    made: JsonObject = dict(value) if isinstance(value, dict) else {}
    inner = _set(made.get(step), rest, part)
    if inner is None:
        made.pop(step, None)
    else:
        made[step] = inner
    return made
