"""Checks asked of what a real API server holds, instead of what the simulator holds.

A check looks at objects. What the server answers of the same objects is put in their place, and the check looks again:
what the server filled in, changed or left out then counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from lab.cluster.podsecurity.podshape import mapping
from lab.cluster.podsecurity.templates import template_path
from lab.cluster.state import State
from lab.cluster.trial import Found, StoredTrial
from lab.manifests.document import Document, JsonObject, Path
from lab.manifests.kubeobject import KubeObject, Ref
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Check, Setting

SOURCE = "the cluster"
"""What the answers' documents are called."""


@dataclass(frozen=True, slots=True)
class Look:
    """What to ask a server about: objects to ``read`` back, objects to hand in ``whole``, and ``pods`` of workloads.

    All are handed in without being kept. ``beyond`` is what no request shows; ``adjust`` takes out of the cluster what
    the simulator would add to a pod by itself, where the server's answer has it already.
    """

    read: tuple[Ref, ...] = ()
    whole: tuple[Ref, ...] = ()
    pods: tuple[Ref, ...] = ()
    beyond: str = ""
    adjust: Callable[[State], State] = lambda state: state


def stored_trial(check: Check, setting: Setting, about: str, look: Look) -> StoredTrial:
    """The check, to be asked again of the server's answers."""
    objects = setting.after.objects
    whole = ((ref, objects[ref].value) for ref in look.whole if ref in objects)
    pods = ((ref, pod_in(objects[ref])) for ref in look.pods if ref in objects)

    def judge(found: Found) -> str:
        outcome = check.run(replace(setting, after=look.adjust(_answered(setting.after, found, look.pods))))
        return "" if outcome.passed else outcome.summary or "it is not as asked"

    return StoredTrial(
        about, look.read, (*whole, *pods), judge, True, check.run(setting).passed is True, look.beyond
    )  # fmt: skip


def refs_of(state: State, kinds: Iterable[str], namespace: str = "") -> tuple[Ref, ...]:
    """The objects of those kinds, of one namespace where one is given."""
    wanted = frozenset(kinds)
    return tuple(sorted(ref for ref in state.objects if ref.kind in wanted and namespace in ("", ref.namespace)))


def pod_in(item: KubeObject) -> JsonObject:
    """A pod as the object's controller would make it, or the pod that it is."""
    template = mapping(item.get(template_path(item.ref.kind) or ()))
    kept = {
        key: held for key, held in mapping(template.get("metadata")).items() if key in ("labels", "annotations")
    }
    metadata = {"name": item.ref.name[:63], "namespace": item.ref.namespace, **kept}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": mapping(template.get("spec"))}


def _answered(state: State, found: Found, pods: tuple[Ref, ...]) -> State:
    objects = dict(state.objects)
    for ref, value in found.items():
        known = state.objects.get(ref)
        if value is None:
            objects.pop(ref, None)
            continue
        if ref in pods and known is not None:
            value = _with_pod(known.value, template_path(ref.kind) or (), value)
        elif known is not None and "status" in known.value:
            # What is handed in has none: its status is what the simulator gave it.
            value = {**value, "status": known.value["status"]}
        api_version = str(value.get("apiVersion") or (known.api_version if known is not None else ""))
        objects[ref] = KubeObject(ref, api_version, value, value, Document(value, SOURCE))
    return state.with_objects(objects)


def _with_pod(value: JsonObject, path: Path, pod: JsonObject) -> JsonObject:
    """The object with that pod in it."""
    if not path:
        metadata = {**mapping(value.get("metadata")), **_kept(pod)}
        return {**value, "metadata": metadata, "spec": mapping(pod.get("spec"))}
    step = str(path[0])
    return {**value, step: _with_pod(mapping(value.get(step)), path[1:], pod)}


def _kept(pod: JsonObject) -> JsonObject:
    metadata = mapping(pod.get("metadata"))
    return {key: metadata.get(key) or {} for key in ("labels", "annotations")}
