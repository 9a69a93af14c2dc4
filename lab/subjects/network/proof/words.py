"""Saying which connection shows a difference, so that a person recognises it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import islice

from lab.cluster.model import Host, Labels, Node, Pod
from lab.subjects.later import Later
from lab.subjects.network.ends import End
from lab.subjects.network.explain import explain
from lab.subjects.network.proof.compare import Comparison, Difference
from lab.subjects.network.proof.universe import MADE_UP, NAME_LABEL, NEW_NAMESPACE
from lab.subjects.network.verdict import verdict
from lab.subjects.network.witness import EXCESS, MISSING, ConnectionWitness
from lab.subjects.network.world import World
from lab.subjects.protocol import Note

UNPROVEN = (
    "these policies tell so many kinds of pod apart that they cannot all be tried: "
    "say the same with fewer labels and ports"
)

PLUGINS = (
    "Some network plugins never match a pod by its address, so this must not depend on an ipBlock: "
    "select pods by their labels."
)

SHOWN = 24
"""How many witnesses are worked out: more says nothing new."""


def witnesses(comparison: Comparison) -> tuple[ConnectionWitness, ...]:
    """The differences in words, one for each pair of ends as a person would name them.

    When there is none, but there was more to look at than could be: that, so that nothing passes unproven.
    """
    found = tuple(islice(_witnesses(comparison), SHOWN))
    if not found and not comparison.universe.whole:
        return (ConnectionWitness(kind="unproven", text=UNPROVEN),)
    return found


def _witnesses(comparison: Comparison) -> Iterator[ConnectionWitness]:
    seen: set[tuple[bool, str, str]] = set()
    for item in comparison.differences:
        source, destination = (comparison.universe.ends[place] for place in (item.source, item.destination))
        names = _name(source, comparison), _name(destination, comparison)
        if (item.missing, *names) in seen:
            continue
        seen.add((item.missing, *names))
        yield _witness(comparison, item, source, destination, names)


def _witness(
    comparison: Comparison, item: Difference, source: End, destination: End, names: tuple[str, str]
) -> ConnectionWitness:
    port = f"{item.run.protocol} {item.port}"
    text = (
        f"{names[0]} cannot reach {names[1]} on {port}, and must"
        if item.missing
        else f"{names[0]} can reach {names[1]} on {port}, and must not"
    )
    return ConnectionWitness(
        kind=MISSING if item.missing else EXCESS,
        text=text,
        facts={
            "source": names[0],
            "destination": names[1],
            "protocol": str(item.run.protocol),
            "port": item.port,
            "ports": [item.run.first, item.run.last],
        },
        notes=Later(partial(_notes, comparison.submission, source, destination, item)),
        made_up=item.made_up > 0,
        source=source,
        destination=destination,
        protocol=item.run.protocol,
        port=item.port,
        namespaces=_new(comparison, source, destination),
        blocks_mean_pods=comparison.submission.blocks_mean_pods,
    )


def _notes(world: World, source: End, destination: End, item: Difference) -> Iterator[Note]:
    yield from explain(world, verdict(world, source, destination, item.port, item.run.protocol))
    if not world.blocks_mean_pods:
        yield Note(PLUGINS)


def _new(comparison: Comparison, *ends: End) -> Mapping[str, Labels]:
    created = comparison.universe.namespaces
    spaces = (end.namespace for end in ends if isinstance(end, Pod))
    return {name: created[name] for name in spaces if name in created}


def _name(end: End, comparison: Comparison) -> str:
    """A pod by its workload, a host by its name and address, a made-up pod by its labels."""
    if isinstance(end, Pod):
        if end.name.startswith(MADE_UP):
            return _stranger(end, comparison.universe.namespaces)
        return f"{end.namespace}/{end.owner.name if end.owner else end.name}"
    if isinstance(end, Host):
        return f"{end.name} ({end.addresses[0]})"
    if isinstance(end, Node):
        return str(end)
    return f"{end} (outside the cluster)"


def _stranger(pod: Pod, created: Mapping[str, Labels]) -> str:
    """E.g. "a pod labelled app=prometheus in namespace default"."""
    labels = ",".join(f"{key}={value}" for key, value in sorted(pod.labels.items()))
    what = f"a pod labelled {labels}" if labels else "a pod without labels"
    names = sorted({port.name for port in pod.ports})
    if names:
        what += f" that names this port {' and '.join(names)}"
    return f"{what} in {_namespace(pod.namespace, created)}"


def _namespace(name: str, created: Mapping[str, Labels]) -> str:
    if name not in created:
        return f"namespace {name}"
    labels = {key: value for key, value in created[name].items() if key != NAME_LABEL}
    shown = created[name].get(NAME_LABEL, NEW_NAMESPACE)
    what = "a new namespace" if shown == NEW_NAMESPACE else f"a new namespace {shown}"
    if labels:
        what += " labelled " + ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
    return what
