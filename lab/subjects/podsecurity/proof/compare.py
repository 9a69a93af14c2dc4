"""A state within its bounds: what its workloads may do and need, and what its namespaces admit."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.level import PRIVILEGED, Level, LevelVersion
from lab.cluster.podsecurity.standards import reasons, violations
from lab.cluster.podsecurity.templates import RESOURCES
from lab.cluster.state import State
from lab.manifests.document import Path
from lab.manifests.kubeobject import Ref
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.proof.classes import of_classes
from lab.subjects.podsecurity.proof.namespaces import of_namespaces
from lab.subjects.podsecurity.proof.needs import identity, lacks, lost
from lab.subjects.podsecurity.proof.powers import excess
from lab.subjects.podsecurity.starting import obstacles
from lab.subjects.podsecurity.workloads import Workload, workload_of
from lab.subjects.protocol import Bounds, Note, Witness

BASELINE = LevelVersion(Level.BASELINE, PRIVILEGED.version)


def compare(bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
    """The cases in which ``state`` leaves the bounds: the cluster's own workloads first, then pods that could come.

    ``closed`` leaves out the latter; then a workload that neither bound holds is one too many, be it harmless or not.
    """
    found = [witness for ref in _refs(bounds, state) for witness in _of_workload(ref, bounds, state, closed)]
    found += of_classes(bounds, state)
    if not closed:
        found += of_namespaces(bounds, state)
    return tuple({witness.text: witness for witness in found}.values())


def _refs(bounds: Bounds, state: State) -> list[Ref]:
    """The workloads that differ from a bound, and those in namespaces that ask for something else."""
    every = {
        ref for each in (state, bounds.required, bounds.permitted) for ref in each.objects if ref.kind in RESOURCES
    }
    return sorted(ref for ref in every if _differs(ref, bounds, state))


def _differs(ref: Ref, bounds: Bounds, state: State) -> bool:
    space = Ref("Namespace", "", ref.namespace)
    return any(
        _value(each, name) != _value(state, name)
        for each in (bounds.required, bounds.permitted)
        for name in (ref, space)
    ) or (ref in state.podless) is not (ref in bounds.required.podless)


def _value(state: State, ref: Ref) -> object:
    item = state.objects.get(ref)
    return None if item is None else item.value


def _in(state: State, ref: Ref) -> Workload | None:
    item = state.objects.get(ref)
    return None if item is None else workload_of(item, state.release)


def _of_workload(ref: Ref, bounds: Bounds, state: State, closed: bool) -> Iterator[Witness]:
    workload, required, permitted = _in(state, ref), _in(bounds.required, ref), _in(bounds.permitted, ref)
    if workload is None:
        gone = required or permitted
        if required is not None and permitted is not None:
            yield _witness("missing", f"{gone} is gone", ref)
        return
    if permitted is None:
        yield from _unasked(workload, required, closed)
    else:
        yield from _beyond(workload, permitted, required)
    if required is not None:
        yield from _short(workload, required, permitted, bounds, state)


def _unasked(workload: Workload, required: Workload | None, closed: bool) -> Iterator[Witness]:
    """A workload that the bounds do not hold: what nobody asked for may not violate the baseline."""
    if required is not None:
        return
    if closed:
        yield _witness("excess", f"{workload} is there, and must not be", workload.ref, workload)
        return
    found = violations(BASELINE, workload.shape, workload.release)
    if found:
        text = f"{workload} is not part of the task, and violates the baseline standard: {reasons(found)}"
        yield _witness("excess", text, workload.ref, workload)


def _beyond(workload: Workload, permitted: Workload, required: Workload | None) -> Iterator[Witness]:
    """What containers may do and must not."""
    for container in workload.containers:
        bound = permitted.container(container.name)
        if bound is None:
            yield _of_container("excess", "is there, and must not be", container, workload)
            continue
        least = None if required is None else required.container(container.name)
        for said in excess(container, bound, least):
            yield _of_container("excess", _judged(said), container, workload)


def _judged(said: str) -> str:
    """A clause that says what is, with what must be, where it does not say that itself."""
    if ", and " in said or ", which " in said:
        return said
    return f"{said}, and must" if said.startswith(("has no ", "is not ")) else f"{said}, and must not"


def _short(
    workload: Workload, required: Workload, permitted: Workload | None, bounds: Bounds, state: State
) -> Iterator[Witness]:
    """What a workload needs and has not."""
    for loss in lost(workload, required, permitted):
        if loss.container is None:
            yield _witness("missing", f"{workload} {loss.text}", workload.ref, workload)
        else:
            yield _of_container("missing", loss.text, loss.container, workload)
    for container in workload.containers:
        least = required.container(container.name)
        if least is not None:
            most = None if permitted is None else permitted.container(container.name)
            for said in (*lacks(container, least), *identity(container, least, most or least)):
                yield _of_container("missing", said, container, workload)
    if not list(obstacles(required, bounds.required)):
        for obstacle in obstacles(workload, state):
            yield _witness("missing", f"{workload}: {obstacle.text}", workload.ref, workload, obstacle.path)


def _of_container(kind: str, said: str, container: Effective, workload: Workload) -> Witness:
    text = f"{container.kind} {container.name} of {workload} {said}"
    return _witness(kind, text, workload.ref, workload, container.path, container.name)


def _witness(
    kind: str, text: str, ref: Ref, workload: Workload | None = None, path: Path = (), container: str = ""
) -> Witness:
    facts = {"workload": str(ref), **({"container": container} if container else {})}
    notes = (Note(text, good=False, span=None if workload is None else workload.span(path)),)
    return Witness(kind, text, facts, notes)
