"""Whether two sets of policies mean the same, and the connections that tell them apart.

The question ranges over everything that could exist: pods with any labels in any namespace, every address, every
port. The two may differ in their pods and namespaces too: each then sees its own labels, and what only one of them
holds is there for both, for it is the policies that are compared.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum

from lab.cluster.model import Pod
from lab.cluster.state import State
from lab.manifests.kubeobject import Ref
from lab.quick_dataclass import dataclass
from lab.subjects.network.ends import selectable
from lab.subjects.network.explain import explain_lock
from lab.subjects.network.proof.cast import Scene
from lab.subjects.network.proof.compare import grounds_of
from lab.subjects.network.proof.questions import ask
from lab.subjects.network.proof.search import Search, Twin
from lab.subjects.network.verdict import Verdict, verdict
from lab.subjects.network.witness import EXCESS, MISSING, ConnectionWitness
from lab.subjects.network.words import port_words, who
from lab.subjects.network.world import World
from lab.subjects.protocol import Note


class Relation(StrEnum):
    """How the second set stands to the first."""

    SAME = "same"
    MORE = "more"
    LESS = "less"
    BOTH = "both"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Ways:
    """The connections that only one of two sets of policies lets through, under one reading of address blocks."""

    only_a: tuple[ConnectionWitness, ...] = ()
    only_b: tuple[ConnectionWitness, ...] = ()
    whole_a: bool = True
    whole_b: bool = True

    @property
    def relation(self) -> Relation:
        """How the second set stands to the first. Nothing is claimed that was not looked at."""
        if self.only_a and self.only_b:
            return Relation.BOTH
        if not (self.whole_a or self.only_a) or not (self.whole_b or self.only_b):
            return Relation.UNKNOWN
        if self.only_a:
            return Relation.LESS
        return Relation.MORE if self.only_b else Relation.SAME


@dataclass(frozen=True, slots=True)
class Difference:
    """How two sets of policies differ.

    ``ways`` goes by Kubernetes' own reading, under which an ipBlock matches pods by their addresses too. ``plugins``
    is what shows only on network plugins that never match pods so; it is looked at when there is nothing else.
    """

    names: tuple[str, str]
    ways: Ways
    plugins: Ways = Ways()

    @property
    def same(self) -> bool:
        """Whether no connection tells them apart."""
        return self.ways.relation is Relation.SAME

    @property
    def only_a(self) -> tuple[ConnectionWitness, ...]:
        """Connections that only the first lets through."""
        return self.ways.only_a

    @property
    def only_b(self) -> tuple[ConnectionWitness, ...]:
        """Connections that only the second lets through."""
        return self.ways.only_b

    @property
    def whole(self) -> bool:
        """Whether everything was looked at."""
        return self.ways.whole_a and self.ways.whole_b


def difference(
    one: State, two: State, names: tuple[str, str] = ("A", "B"), undefined: Collection[str] = ()
) -> Difference:
    """Compare what the policies of two states mean.

    ``undefined`` are namespaces whose labels nothing says, so that they may carry any.
    """
    worlds = (World.of(one), World.of(two))
    ways = _ways((one, two), worlds, names, undefined)
    if ways.relation is not Relation.SAME or not ask(worlds).blocks:
        return Difference(names, ways)
    apart = (worlds[0].with_blocks_outside_only(), worlds[1].with_blocks_outside_only())
    return Difference(names, ways, _ways((one, two), apart, names, undefined))


def _ways(
    states: tuple[State, State], worlds: tuple[World, World], names: tuple[str, str], undefined: Collection[str]
) -> Ways:
    families = tuple(dict.fromkeys((*states[0].families, *states[1].families)))
    search = Search(worlds, twins(*states), grounds_of(states), families, undefined)
    found = [search.only(place) for place in (0, 1)]
    only = [tuple(_witnesses(search, each.scenes, place, names)) for place, each in enumerate(found)]
    # A connection that does not fare as it should when it is tried would be a mistake here: nothing is claimed then.
    whole = [each.whole and (bool(told) or not each.scenes) for each, told in zip(found, only, strict=True)]
    return Ways(only[0], only[1], whole[0], whole[1])


def twins(one: State, two: State) -> tuple[Twin, ...]:
    """Every pod as the two states have it, a workload's pods by their number; one that only one has is in both."""
    first, second = _by_identity(one), _by_identity(two)
    names = sorted({**first, **second}, key=lambda name: (name[0].namespace.startswith("kube-"), name))
    return tuple(Twin((first.get(name) or second[name], second.get(name) or first[name])) for name in names)


def _by_identity(state: State) -> dict[tuple[Ref, int], Pod]:
    found: dict[tuple[Ref, int], Pod] = {}
    counted: dict[Ref, int] = {}
    for pod in state.pods:
        if selectable(pod) is not None:
            owner = pod.owner or Ref("Pod", pod.namespace, pod.name)
            counted[owner] = counted.get(owner, -1) + 1
            found[owner, counted[owner]] = pod
    return found


def _witnesses(
    search: Search, scenes: tuple[Scene, ...], place: int, names: tuple[str, str]
) -> Iterator[ConnectionWitness]:
    """The scenes in words, each tried on both sets."""
    for scene in scenes:
        worlds = [_world(search, scene, each) for each in (0, 1)]
        verdicts = [_tried(search, worlds[each], scene, each) for each in (0, 1)]
        if not verdicts[place].allowed or verdicts[1 - place].allowed:
            continue
        source, destination = scene.source, scene.destination
        yield ConnectionWitness(
            kind=MISSING if place == 0 else EXCESS,
            text=f"only {names[place]} lets {source.words} reach {destination.words} "
            f"on {port_words(scene.run.protocol, scene.port)}",
            facts={
                "source": source.words,
                "destination": destination.words,
                "protocol": str(scene.run.protocol),
                "port": scene.port,
                "ports": [scene.run.first, scene.run.last],
            },
            notes=tuple(_notes(worlds, verdicts, scene, place, names)),
            made_up=scene.made_up > 0,
            source=source.end,
            destination=destination.end,
            protocol=scene.run.protocol,
            port=scene.port,
            namespaces=scene.supposed,
            blocks_mean_pods=search.worlds[place].blocks_mean_pods,
        )


def _world(search: Search, scene: Scene, place: int) -> World:
    """One of the two worlds, with the namespaces that only the other has, and those that the scene supposes."""
    world = search.worlds[place]
    spaces = {name: labels for each in search.worlds for name, labels in each.namespaces.items()}
    return world.among({**spaces, **world.namespaces, **scene.supposed})


def _tried(search: Search, world: World, scene: Scene, place: int) -> Verdict:
    """The verdict of a world, with the pods as it has them."""
    source, destination = (search.version(part.end, place) for part in (scene.source, scene.destination))
    return verdict(world, source, destination, scene.port, scene.run.protocol)


MOST_MISSES = 2
"""How many of the rules that do not admit a connection are told of."""


def _notes(
    worlds: list[World], verdicts: list[Verdict], scene: Scene, place: int, names: tuple[str, str]
) -> Iterator[Note]:
    """Why it passes in one and not in the other: the locks that differ."""
    for which in (place, 1 - place):
        for lock, other in zip(verdicts[which].locks, verdicts[1 - which].locks, strict=True):
            if lock.open != other.open:
                for note in explain_lock(worlds[which], verdicts[which], lock)[: MOST_MISSES + 1]:
                    yield Note(f"{names[which]}: {_plain(note.text, scene)}", note.good, note.span)
    doubt = verdicts[place].undefined or verdicts[1 - place].undefined
    if doubt:
        yield Note(doubt)


def _plain(text: str, scene: Scene) -> str:
    """A sentence without the names that were made up."""
    for part, words in ((scene.source, "the source"), (scene.destination, "the destination")):
        if part.made_up:
            text = text.replace(who(part.end), words)
    return text
