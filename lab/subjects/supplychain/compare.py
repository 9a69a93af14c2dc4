"""A state's images within their bounds: which run where, and that nothing else was touched."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import CONTAINER_FIELDS, items, mapping
from lab.cluster.podsecurity.templates import RESOURCES, template_path
from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject
from lab.manifests.imagename import Reference
from lab.manifests.kubeobject import KubeObject, Ref
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Bounds, Note, Witness
from lab.subjects.supplychain.checks import wrong_image
from lab.subjects.supplychain.fault import Fault, shown
from lab.subjects.supplychain.running import SYSTEM, Running, called, containers, runs, workloads

KEPT = ("workload-gone", "container-gone", "workload-changed")
"""The reasons of what was to stay and did not."""

LINKED = ("image", "imagePullPolicy")
"""What of a container goes with its image."""


@dataclass(frozen=True, slots=True)
class Three:
    """A workload as it is, and as the bounds have it; None where there is none."""

    found: KubeObject | None
    required: KubeObject | None
    permitted: KubeObject | None


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:  # noqa: ARG001
    """The containers that run an image beyond the bounds, or no longer run, and what else is not as it was.

    An image is the same whose digest is, whatever its tag; without a digest the tag decides.
    """
    return (*_of_workloads(bounds, state), *_others_gone(bounds, state))


def _of_workloads(bounds: Bounds, state: State) -> Iterator[Witness]:
    by_ref = [{item.ref: item for item in workloads(each)} for each in (state, bounds.required, bounds.permitted)]
    for ref in sorted({ref for each in by_ref for ref in each}):
        yield from of_workload(Three(*(each.get(ref) for each in by_ref)), ref)


def of_workload(three: Three, ref: Ref) -> Iterator[Witness]:
    """How one workload leaves its bounds."""
    now, low, high = (_running(each) for each in (three.found, three.required, three.permitted))
    for name, wanted in low.items():
        if name not in now:
            gone = three.found is None or not now
            reason = "workload-gone" if gone else "container-gone"
            text = f"{wanted.where} no longer runs"
            yield _told("missing", text, ref, reason, three.found)
    for name, each in now.items():
        allowed = [found[name] for found in (low, high) if name in found]
        if not allowed:
            yield _not_permitted(each, three)
        elif each.pulled not in {other.pulled for other in allowed}:
            yield wrong_image(each, _other_image(each, allowed[0]))
    yield from _changed(three, ref)


def _running(item: KubeObject | None) -> dict[str, Running]:
    return {each.container: each for each in containers(item)} if item is not None and runs(item) else {}


def _not_permitted(each: Running, three: Three) -> Witness:
    if three.required is None and three.permitted is None:
        return wrong_image(each, Fault("still-runs", f"runs {shown(each.image)}, and was not to run"))
    return wrong_image(each, Fault("still-runs", f"still runs {shown(each.image)}, and was not to"))


def _other_image(each: Running, wanted: Running) -> Fault:
    """What is wrong with another image than the one that was to run."""
    now, right = each.reference, wanted.reference
    if now is None:
        return Fault("image-malformed", f"names no image: {shown(each.image)}")
    if right is not None:
        fault = _difference(each.image, now, right)
        if fault is not None:
            return fault
    return Fault("image-other", f"runs {shown(each.image)}, and another image was to run")


def _difference(image: str, now: Reference, right: Reference) -> Fault | None:
    if now.registry != right.registry and now.repository.rpartition("/")[2] == right.repository.rpartition("/")[2]:
        from lab.subjects.supplychain.requirements import foreign

        return foreign(image, now, (right.registry,))
    if now.name != right.name:
        return None
    if right.digest and not now.digest:
        return Fault("image-by-tag", f"runs {shown(image)} by its tag")
    if right.digest:
        return Fault("digest-of-another", f"runs {shown(image)}, whose digest is not that of the image that was to run")
    return Fault("image-other-version", f"runs {shown(image)}, and another version was to run")


def _changed(three: Three, ref: Ref) -> Iterator[Witness]:
    """What else of a workload is not as both bounds have it."""
    if three.found is None or three.required is None or three.permitted is None or not runs(three.found):
        return
    if not runs(three.required):
        return
    # A container that came or went is told of for itself.
    names = ({each.container for each in containers(item)} for item in (three.found, three.required))
    shared = set.intersection(*names)
    now, low, high = (_rest(each, shared) for each in (three.found, three.required, three.permitted))
    if low != high or now == low:
        return
    place = _first_difference(low, now)
    text = f"{called(ref)} is not as it was in {place}"
    yield _told("excess", text, ref, "workload-changed", three.found)


def _rest(item: KubeObject, shared: set[str]) -> Json:
    """A workload without its containers' images: its spec, with the containers of these names."""
    path = template_path(item.ref.kind) or ()
    spec = _without_images(item.value, path, shared)
    return mapping(spec).get("spec")


def _without_images(value: Json, path: tuple[str, ...], shared: set[str]) -> Json:
    made: JsonObject = dict(mapping(value))
    if path:
        made[path[0]] = _without_images(made.get(path[0]), path[1:], shared)
        return made
    pod: JsonObject = dict(mapping(made.get("spec")))
    for field in CONTAINER_FIELDS:
        if isinstance(pod.get(field), list):
            pod[field] = {
                str(each.get("name")): {key: held for key, held in each.items() if key not in LINKED}
                for each in items(pod[field])
                if each.get("name") in shared
            }
    made["spec"] = pod
    return made


def _first_difference(one: Json, other: Json, place: str = "spec") -> str:
    """Where two values differ first, as a path."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in (*one, *(key for key in other if key not in one)):
            if one.get(key) != other.get(key):
                return _first_difference(one.get(key), other.get(key), f"{place}.{key}")
    return place


def _others_gone(bounds: Bounds, state: State) -> Iterator[Witness]:
    """Objects that are no workloads, and that both bounds have."""
    for ref in sorted(bounds.required.objects):
        kept = ref in bounds.permitted.objects and ref.namespace not in SYSTEM and ref.kind not in RESOURCES
        if kept and ref not in state.objects:
            text = (
                f"{ref.kind} {ref.namespace}/{ref.name} is gone" if ref.namespace else f"{ref.kind} {ref.name} is gone"
            )
            yield _told("missing", text, ref, "workload-changed", None)


def _told(kind: str, text: str, ref: Ref, reason: str, item: KubeObject | None) -> Witness:
    span = item.span(("spec",)) if item is not None else None
    facts = {"workload": str(ref), "namespace": ref.namespace, "reason": reason}
    return Witness(kind, text, facts, (Note(text, good=False, span=span),))
