"""Namespaces within the bounds, by what each admits and warns of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

from lab.cluster.podsecurity.level import LATEST, Level, LevelVersion, Version
from lab.cluster.podsecurity.policy import Mode, Policy
from lab.cluster.podsecurity.standards import details, violations
from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.manifests.release import Release
from lab.subjects.podsecurity.admitting import labels_of, policy_in
from lab.subjects.podsecurity.proof.probes import Probe, probes
from lab.subjects.protocol import Bounds, Note, Witness

MOST = 3
"""Witnesses for one namespace and mode; more would say the same."""


def of_namespaces(bounds: Bounds, state: State) -> Iterator[Witness]:
    """The made-up pods for which a namespace decides otherwise than it may."""
    for name in sorted({*bounds.required.namespaces, *bounds.permitted.namespaces}):
        if name not in state.namespaces:
            if name in bounds.required.namespaces and name in bounds.permitted.namespaces:
                yield Witness("missing", f"namespace {name} is gone", {"namespace": name})
            continue
        asked = policy_in(state, name)
        required, permitted = policy_in(bounds.required, name), policy_in(bounds.permitted, name)
        if asked != required or asked != permitted:
            for mode in (each for each in Mode if _meant(name, each, bounds)):
                yield from islice(_of_mode(name, mode, asked, required, permitted, state), MOST)


def _meant(name: str, mode: Mode, bounds: Bounds) -> bool:
    """Whether the task is about the mode: warn follows enforce, and is then not asked for twice."""
    if mode is Mode.ENFORCE:
        return True
    return any(
        label in labels_of(each, name)
        for each in (bounds.required, bounds.permitted)
        for label in (mode.label, mode.version_label)
    )


def _of_mode(
    name: str, mode: Mode, asked: Policy, required: Policy, permitted: Policy, state: State
) -> Iterator[Witness]:
    now = asked.of(mode)
    least, most = required.of(mode), permitted.of(mode)
    # Who is warned of more is told more, unless a version was asked for: then exactly its checks count.
    pinned = now.level is most.level and most.version == least.version != LATEST
    verdicts = (_admitted(level.level, level.version.within(state.release)) for level in (now, least, most))
    for probe, lets, must, may in zip(probes(), *verdicts, strict=True):
        if lets and not may and not must:
            yield _witness("excess", name, mode, probe, now, state)
        elif mode is Mode.ENFORCE and must and not lets:
            yield _witness("missing", name, mode, probe, now, state)
        elif mode is Mode.ENFORCE and lets and not may:
            yield _witness("excess", name, mode, probe, now, state)
        elif pinned and must and may and not lets:
            yield _witness("missing", name, mode, probe, now, state)


@cache
def _admitted(level: Level, minor: int) -> tuple[bool, ...]:
    """Which of the made-up pods a level lets in at a minor release."""
    pinned = LevelVersion(level, Version(minor))
    return tuple(not violations(pinned, probe.shape, Release(1, minor)) for probe in probes())


EXCESS = {
    Mode.ENFORCE: "a pod {probe} is admitted in {name}, and must be refused",
    Mode.WARN: "nobody is warned of a pod {probe} in {name}, and must be",
    Mode.AUDIT: "a pod {probe} in {name} leaves no note in the audit log, and must",
}

MISSING = {
    Mode.ENFORCE: "a pod {probe} is refused in {name}, and must be admitted",
    Mode.WARN: "a pod {probe} is warned of in {name}, and must not be",
    Mode.AUDIT: "a pod {probe} leaves a note in the audit log in {name}, and must not",
}


def _witness(kind: str, name: str, mode: Mode, probe: Probe, now: LevelVersion, state: State) -> Witness:
    pattern = (MISSING if kind == "missing" else EXCESS)[mode]
    holder = state.objects.get(Ref("Namespace", "", name))
    found = violations(now, probe.shape, state.release)
    told = f"{name} has {_labels(state, name, mode)}: its {mode} level is {now}"
    if found:
        told = f"{told}, which such a pod violates: {details(found)}"
    span = None if holder is None else holder.span(("metadata", "labels"))
    return Witness(
        kind,
        pattern.format(probe=probe.text, name=name),
        {"namespace": name, "mode": str(mode), "level": str(now), "pod": probe.text},
        (Note(told, good=False, span=span),),
        made_up=True,
    )


def _labels(state: State, name: str, mode: Mode) -> str:
    labels = labels_of(state, name)
    said = [f"{key}={labels[key]}" for key in (mode.label, mode.version_label) if key in labels]
    return " and ".join(said) or f"no label {mode.label}"
