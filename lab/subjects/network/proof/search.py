"""The connections that one of two worlds lets through and the other does not: one for each reason there is.

Ends that are there are compared with each other pair by pair. For all that could be there besides, every root of
``gaps`` is searched; what is found is shown with ends that are there where some fit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import islice

from lab.cluster.model import Pod
from lab.quick_dataclass import dataclass
from lab.subjects.network.ends import End, own_address
from lab.subjects.network.proof.boxes import Budget, TooMuchError, boxed
from lab.subjects.network.proof.cast import Cast, Part, Scene
from lab.subjects.network.proof.compare import Comparison, Seat, compare_worlds
from lab.subjects.network.proof.gaps import Root, gaps, roots
from lab.subjects.network.proof.locks import locks, pinned
from lab.subjects.network.proof.places import places
from lab.subjects.network.proof.questions import ask
from lab.subjects.network.proof.space import PORT, Role, Space
from lab.subjects.network.proof.universe import Grounds
from lab.subjects.network.words import who
from lab.subjects.network.world import World

MOST_SCENES = 24
"""How many connections are shown for each way to differ: more says nothing new."""

MOST_WORK = 10_000_000
"""Steps of search for each way to differ, some ten seconds: then it is said that not everything was looked at."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A pod as each of the two worlds has it."""

    versions: tuple[Pod, Pod]

    def ordinary(self, grounds: Grounds) -> bool:
        """Whether it is the same in both, and such as could be created: then what holds of those holds of it."""
        one, two = self.versions
        if (one.labels, one.ports, one.addresses) != (two.labels, two.ports, two.addresses):
            return False
        return all(any(block.holds(address) for block in grounds.pods) for address in one.addresses)


@dataclass(frozen=True, slots=True)
class Found:
    """What one world lets through and the other does not; ``whole`` is False where there was too much to look at."""

    scenes: tuple[Scene, ...]
    whole: bool


class Search:
    """Two worlds, side by side."""

    def __init__(
        self, worlds: tuple[World, World], twins: Sequence[Twin], grounds: Grounds, families: Sequence[int],
        undefined: Collection[str] = (),
    ) -> None:  # fmt: skip
        self.worlds, self.twins = worlds, tuple(twins)
        self._twins = {(pod.namespace, pod.name): twin for twin in twins for pod in twin.versions}
        questions = ask(worlds)
        where, self._whole = places(questions, undefined)
        pods = [pod for twin in twins for pod in twin.versions]
        self.space = Space(questions, where, pods, grounds, families)
        self.locks = tuple(locks(self.space, world) for world in worlds)
        hosts = tuple(dict.fromkeys(host for world in worlds for host in world.hosts))
        self._odd = [twin for twin in self.twins if not twin.ordinary(grounds)]
        same = [twin.versions[0] for twin in self.twins if twin.versions[0] == twin.versions[1]]
        distinct = {(who(pod), pod.ports): pod for pod in same}
        self._cast = Cast(self.space, distinct.values(), hosts, grounds)
        self._families = families

    def version(self, end: End, place: int) -> End:
        """An end as one of the two worlds has it."""
        twin = self._twins.get((end.namespace, end.name)) if isinstance(end, Pod) else None
        return twin.versions[place] if twin is not None else end

    @cached_property
    def _there(self) -> Comparison:
        """The ends that are there: what the second world lacks is missing, what only it allows is in excess."""
        one, two = self.worlds
        seats = [Seat((a, b, a)) for a, b in (twin.versions for twin in self.twins)]
        grounds = Grounds((), self.space.taken)
        return compare_worlds((one, two, one), seats, grounds, self._families, closed=True)

    def only(self, place: int) -> Found:
        """What the first (0) or the second (1) world alone lets through."""
        budget = Budget(MOST_WORK)
        whole = self._whole
        scenes: dict[tuple[str, str], Scene] = {}
        try:
            for scene in self._scenes(place, budget):
                scenes.setdefault((scene.source.words, scene.destination.words), scene)
                if len(scenes) == MOST_SCENES:
                    break
        except TooMuchError:
            whole = False
        ordered = sorted(scenes.values(), key=lambda scene: scene.made_up)
        return Found(tuple(ordered), whole)

    def _scenes(self, place: int, budget: Budget) -> Iterator[Scene]:
        yes, no = self.locks[place], self.locks[1 - place]
        reasons = list(roots(yes, no))
        there = list(self._pairs(place)) if reasons or self._odd else []
        told: set[int] = set()
        for root in reasons:
            known = next((number for number, scene in enumerate(there) if self._explains(root, scene)), None)
            if known is not None:
                if known not in told:
                    told.add(known)
                    yield there[known]
                continue
            for region in islice(gaps(self.space, yes, root, budget), 1):
                yield self._cast.scene(region)
        odd = [twin.versions for twin in self._odd]
        for number, scene in enumerate(there):
            ends = (scene.source.end, scene.destination.end)
            if number not in told and any(one in ends or two in ends for one, two in odd):
                yield scene
        yield from self._around_odd(place, budget)

    def _pairs(self, place: int) -> Iterator[Scene]:
        """The differences between ends that are there."""
        for item in self._there.differences:
            if item.missing == (place == 0):
                source, destination = (self._there.universe.ends[each] for each in (item.source, item.destination))
                yield Scene(_part(source), _part(destination), item.run, item.port)

    def _explains(self, root: Root, scene: Scene) -> bool:
        """Whether a difference between ends that are there comes of a root."""
        address = own_address(scene.destination.end)
        if address is None:
            return False
        point = {PORT: 1 << self.space.runs.index(scene.run)} if scene.run in self.space.runs else {}
        for role, part in zip(Role, (scene.source, scene.destination), strict=True):
            point |= self.space.point(role, part.end, address.version)
        if isinstance(scene.destination.end, Pod):
            point |= self.space.naming(scene.destination.end, scene.run)
        full = self.space.full
        inside = (all(point.get(each, full[each]) & bits for each, bits in box) for box in (root.box, *root.taken))
        return next(inside) and not any(inside)

    def _around_odd(self, place: int, budget: Budget) -> Iterator[Scene]:
        """Connections of pods that are not ordinary, with whoever could be at the other end."""
        done: set[tuple[str, Role]] = set()
        for twin in self._odd:
            own, other = twin.versions[place], twin.versions[1 - place]
            for role in Role:
                if (who(own), role) not in done:
                    done.add((who(own), role))
                    yield from islice(self._around(own, other, role, place, budget), 1)

    def _around(self, own: Pod, other: Pod, role: Role, place: int, budget: Budget) -> Iterator[Scene]:
        for family in self.space.families:
            point = self.space.point(role, own, family)
            if not all(point.values()):
                continue
            yes = pinned(self.space, self.locks[place], role, own, family)
            no = pinned(self.space, self.locks[1 - place], role, other, family)
            here = boxed(point, self.space.full)
            ends = [(*here, *partner) for partner in self.space.partners(role.other, family)]
            for root in roots(yes, no):
                for region in gaps(self.space, yes, root, budget, ends):
                    yield self._cast.scene(region, {role: own})


def _part(end: End) -> Part:
    words = who(end)
    return Part(end, words if isinstance(end, Pod) or " " in words else f"{words} (outside the cluster)")
