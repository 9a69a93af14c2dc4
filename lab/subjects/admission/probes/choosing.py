"""Which requests are tried to compare clusters with each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache

from lab.cluster.state import State
from lab.manifests.document import JsonObject
from lab.manifests.schema.kinds import Kind
from lab.subjects.admission.answers import answer
from lab.subjects.admission.probe import Probe
from lab.subjects.admission.probes.deriving import (
    Case,
    Space,
    asked_by,
    base_of,
    cases,
    ephemeral,
    given,
    people,
    placed,
    spaces,
    updated,
)
from lab.subjects.admission.probes.facts import Facts, facts
from lab.subjects.admission.probes.fields import changed
from lab.subjects.admission.probes.mentions import ITEM
from lab.subjects.admission.probes.values import images
from lab.subjects.protocol import Bounds
from lab.subjects.remembered import of_state

TELLING = 3
"""Cases of each sort, admitted and denied, that are tried in every namespace."""


def probes(bounds: Bounds, state: State) -> tuple[Probe, ...]:
    """The requests to try, the most recognisable first; always the same ones for the same clusters."""
    found = facts(bounds.required) | facts(bounds.permitted) | facts(state)
    return _chosen(_Kept(bounds.required), found)


class _Kept:
    """A cluster that is the same as another while it is that very one."""

    __slots__ = ("state",)

    def __init__(self, state: State) -> None:
        self.state = state

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Kept) and other.state is self.state

    def __hash__(self) -> int:
        return id(self.state)


@of_state
def _given(state: State) -> tuple[Probe, ...]:
    return given(state)


@lru_cache(maxsize=16)
def _chosen(kept: _Kept, found: Facts) -> tuple[Probe, ...]:
    state = kept.state
    made = list(_given(state))
    every = spaces(state, found)
    for kind in sorted(found.kinds, key=lambda kind: (kind.name != "Pod", kind.name)):
        made += _of_kind(state, kind, found, every)
    return tuple(made)


def _of_kind(state: State, kind: Kind, found: Facts, every: tuple[Space, ...]) -> Iterator[Probe]:
    bases = _bases(state, kind, found, every)
    if not bases:
        return
    judged = [(case, answer(state, _placed(case, every[0]))) for case in cases(kind, found, bases)]
    made = tuple(case for case, judgement in judged if judgement.by != "validation")
    main = _main(state, made, every) if kind.namespaced else every[:1]
    telling: list[Case] = []
    for space in main:
        tried = [(case, _placed(case, space)) for case in made]
        yield from (probe for _, probe in tried)
        telling += _telling(state, tried)
    telling = list(dict.fromkeys(telling))
    for space in every if kind.namespaced else ():
        if space not in main:
            own = made if found.depends_on_namespace and space.labels is None else ()
            there = _telling(state, [(case, _placed(case, space)) for case in own])
            yield from (_placed(case, space) for case in dict.fromkeys((*telling, *there)))
    for space in main[:1]:
        yield from _otherwise(kind, found, space, telling, made)


@lru_cache(maxsize=8192)
def _placed(case: Case, space: Space) -> Probe:
    return placed(case, space)


def _bases(state: State, kind: Kind, found: Facts, every: tuple[Space, ...]) -> tuple[str, ...]:
    """Objects to begin with: one that may be made, and a bare one."""
    own = [probe for probe in _usual(state) if _is(probe.manifest, kind)]
    bare = base_of(kind)
    made: list[JsonObject] = [_renamed(each.manifest) for each in own[:1]]
    if bare is not None:
        counted = [(_admitted(state, kind, each, every), each) for each in _with_images(kind, bare, found)]
        made += [max(counted, key=lambda pair: pair[0])[1]] if counted else []
        made.append(bare)
    return tuple(dict.fromkeys(json.dumps(each, sort_keys=True) for each in made))[:2]


def _usual(state: State) -> list[Probe]:
    """What is given and admitted, first what a policy looked at."""
    admitted = [probe for probe in _given(state) if answer(state, probe).admitted]
    return sorted(admitted, key=lambda probe: not answer(state, probe).answer.passed)


def _is(manifest: JsonObject, kind: Kind) -> bool:
    return manifest.get("kind") == kind.name and manifest.get("apiVersion") == kind.api_version


def _renamed(manifest: JsonObject) -> JsonObject:
    metadata = {key: part for key, part in (manifest.get("metadata") or {}).items() if key in ("labels", "annotations")}
    return {**manifest, "metadata": {"name": "web", **metadata}}


def _with_images(kind: Kind, bare: JsonObject, found: Facts) -> Iterator[JsonObject]:
    from lab.cluster.podsecurity.templates import template_path

    template = template_path(kind.name)
    if template is None:
        return
    for image in images(found.mentions.texts):
        yield changed(bare, (*template, "spec", "containers", ITEM, "image"), image)


def _admitted(state: State, kind: Kind, value: JsonObject, every: tuple[Space, ...]) -> int:
    """In how many of the namespaces an object is admitted."""
    case = Case(kind, json.dumps(value, sort_keys=True), "as usual")
    there = [space for space in every if space.labels is None]
    return sum(answer(state, _placed(case, space)).admitted for space in (there if kind.namespaced else every[:1]))


def _main(state: State, made: tuple[Case, ...], every: tuple[Space, ...]) -> tuple[Space, ...]:
    """The namespaces in which everything is tried: where policies have something to say, else the first."""
    there = [space for space in every if space.labels is None and space.name != "kube-system"]
    home = next((probe.namespace for probe in _usual(state)), "")
    there.sort(key=lambda space: space.name != home)
    for space in there:
        if any(not answer(state, _placed(case, space)).admitted for case in made[:60]):
            return (space,)
    return tuple(there[:1])


def _telling(state: State, tried: list[tuple[Case, Probe]]) -> list[Case]:
    admitted = [case for case, probe in tried if answer(state, probe).admitted]
    denied = [case for case, probe in tried if not answer(state, probe).admitted]
    return [*admitted[:TELLING], *denied[:TELLING]]


def _otherwise(
    kind: Kind, found: Facts, space: Space, telling: list[Case], made: tuple[Case, ...]
) -> Iterator[Probe]:
    """The same objects as updates, deleted, by others, and with ephemeral containers."""
    usual = made[0].value
    names = found.mentions.names
    changing = "oldObject" in names or "request.operation" in names
    for case in made if changing else telling:
        probe = _placed(case, space)
        yield updated(probe, usual, f"an update to {probe.told}")
        if changing and case is not made[0]:
            yield updated(_placed(made[0], space), case.value, f"an update from {probe.told} to a usual one")
            yield updated(probe, case.value, f"an update that leaves {probe.told} as it is")
    if found.operations & {"DELETE", "*"}:
        for case in telling:
            probe = _placed(case, space)
            yield Probe(
                probe.manifest, f"deleting {probe.told}", probe.namespace, probe.manifest, labels=space.labels,
                deleted=True,
            )  # fmt: skip
    for user, groups in people(found):
        yield from (asked_by(_placed(case, space), user, groups) for case in telling)
    if kind.name == "Pod" and found.subresources & {"ephemeralcontainers", "*"}:
        yield from ephemeral(space, found)
