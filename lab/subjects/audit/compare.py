"""A policy within its bounds: every request of which it has too little written, or too much."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lab.subjects.audit.policy import STARTED, Level, Policy, Treatment
from lab.subjects.audit.space import Space, Target, lasts, space_of
from lab.subjects.requests import OTHER, Caller, Request


class Wrong(NamedTuple):
    """In what a request is treated otherwise than it must be. ``stage`` is empty where the level is wrong."""

    missing: bool
    stage: str = ""
    managed_fields: bool = False


class Difference(NamedTuple):
    """Some verbs of one sort of request, asked by some callers, whose events say too little or too much."""

    wrong: Wrong
    target: Target
    verbs: tuple[str, ...]
    callers: tuple[Caller, ...]
    everyone: bool
    now: Treatment
    asked: Treatment

    @property
    def request(self) -> Request:
        """One of the requests."""
        return self.target.request


class Triple(NamedTuple):
    """A policy between its bounds."""

    required: Policy
    own: Policy
    permitted: Policy


@lru_cache(maxsize=64)
def differences(triple: Triple, closed: bool = False, there: tuple[str, ...] = ()) -> tuple[Difference, ...]:
    """Every sort of request that leaves the bounds, the best known first."""
    if triple.required == triple.own == triple.permitted:
        return ()
    space = space_of((*triple.required.rules, *triple.own.rules, *triple.permitted.rules), closed, there)
    found: dict[tuple[object, ...], list[tuple[Target, Caller]]] = {}
    for target, caller, deciding in _decided(triple, space):
        required, own, permitted = deciding
        for wrong in wrongs(target.request, required, own, permitted):
            asked = required if wrong.missing else permitted
            name = "" if target.request.name == OTHER else target.request.name
            where = (target.request.namespace, name, target.request.url)
            found.setdefault((wrong, target.kind, where, own, asked), []).append((target, caller))
    every = len(space.callers)
    return tuple(_difference(key, cases, every) for key, cases in found.items())


def _difference(key: tuple[object, ...], cases: list[tuple[Target, Caller]], every: int) -> Difference:
    wrong, _, _, own, asked = key
    verbs = tuple(dict.fromkeys(target.request.verb for target, _ in cases))
    callers = tuple(dict.fromkeys(caller for _, caller in cases))
    assert isinstance(wrong, Wrong)
    assert isinstance(own, Treatment)
    assert isinstance(asked, Treatment)
    return Difference(wrong, cases[0][0], verbs, callers, len(callers) == every, own, asked)


Treatments = tuple[Treatment, Treatment, Treatment]


def _decided(triple: Triple, space: Space) -> Iterator[tuple[Target, Caller, Treatments]]:
    """Each request with what the three policies make of it."""
    sizes = [len(policy.rules) for policy in triple]
    shifts = [0, sizes[0], sizes[0] + sizes[1]]
    parts = [((1 << size) - 1, shift) for size, shift in zip(sizes, shifts, strict=True)]
    known: dict[int, Treatments | None] = {}
    made = [[policy.treatment(place) for place in range(len(policy.rules))] for policy in triple]
    rest = [policy.treatment(None) for policy in triple]
    for target in space.targets:
        for caller, of_caller in space.callers:
            matched = target.rules & of_caller
            if matched not in known:
                first = [matched >> shift & part for part, shift in parts]
                decided = [
                    made[number][(each & -each).bit_length() - 1] if each else rest[number]
                    for number, each in enumerate(first)
                ]
                known[matched] = None if _same(decided) else (decided[0], decided[1], decided[2])
            treatments = known[matched]
            if treatments is not None:
                yield target, caller, treatments


def _same(decided: list[Treatment]) -> bool:
    first, *others = (
        (each.level, each.omitted if each.level else None, each.omit_managed_fields if each.level > 1 else None)
        for each in decided
    )
    return all(each == first for each in others)


def wrongs(request: Request, required: Treatment, own: Treatment, permitted: Treatment) -> Iterator[Wrong]:
    """In what a request is treated otherwise than between two bounds."""
    if own.level < required.level:
        yield Wrong(missing=True)
    elif required.level:
        for stage in required.stages:
            if stage in own.omitted and _comes_to(request, stage):
                yield Wrong(True, stage)
    if own.level > permitted.level:
        yield Wrong(missing=False)
    elif own.level:
        for stage in own.stages:
            if stage in permitted.omitted and _comes_to(request, stage):
                yield Wrong(False, stage)
    if min(own.level, permitted.level) >= Level.REQUEST and request.url == "":
        if permitted.omit_managed_fields and not own.omit_managed_fields:
            yield Wrong(False, "", managed_fields=True)
        if own.omit_managed_fields and not required.omit_managed_fields and required.level >= Level.REQUEST:
            yield Wrong(True, "", managed_fields=True)


def _comes_to(request: Request, stage: str) -> bool:
    """Whether a request comes to a stage: only those that last have a response that starts before it is complete."""
    return stage != STARTED or lasts(request)
