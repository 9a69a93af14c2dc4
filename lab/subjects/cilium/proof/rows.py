"""Who reaches whom in one world, layer by layer, as bits: bit *i* of a row stands for the end at place *i*."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lab.cluster.model import Port
from lab.subjects.cilium.party import Party
from lab.subjects.cilium.peers import Peers
from lab.subjects.cilium.policy import Policy, Rule, Way
from lab.subjects.cilium.ports import PortGroup, Transport
from lab.subjects.cilium.proof.layers import DNS_PORT, Layer
from lab.subjects.cilium.verdict import opens
from lab.subjects.cilium.world import World


class Reach(NamedTuple):
    """Ends that are reached at all, and those of them that are without anyone having to prove who they are."""

    any: int
    free: int


NOBODY = Reach(0, 0)


class Lookups(NamedTuple):
    """The names that a source can look up, and those of them that its node learns the addresses of."""

    answered: int
    learned: int


NO_LOOKUPS = Lookups(0, 0)


class Places:
    """The ends by their places, and whom rules mean among them. Worlds that have the same ends can share it."""

    def __init__(self, parties: Sequence[Party | None]) -> None:
        self.parties = tuple(parties)
        self.full = _mask(party is not None for party in parties)
        self.pods = _mask(party is not None and party.pod is not None for party in parties)
        self.named = _mask(party is not None and bool(party.names) for party in parties)
        self._means: dict[int, tuple[Peers, int, int]] = {}

    def holds(self, parties: Sequence[Party | None]) -> bool:
        """Whether these are the same ends."""
        return all(own is other for own, other in zip(self.parties, parties, strict=True))

    def meant(self, peers: Peers) -> tuple[int, int]:
        """The ends that are meant, and those that are by their names alone."""
        found = self._means.get(id(peers))
        if found is None:
            static = _mask(party is not None and peers.mean(party, learned=False) for party in self.parties)
            every = static
            if peers.names:
                every = _mask(party is not None and peers.mean(party) for party in self.parties)
            found = self._means[id(peers)] = (peers, static, every & ~static)
        return found[1:]


class Rows:
    """One world over given ends and layers. An end that the world lacks reaches nobody and is reached by nobody."""

    def __init__(self, world: World, places: Places, layers: Sequence[Layer], dns: int) -> None:
        self.world, self.layers, self.dns = world, tuple(layers), dns
        self.places, self.parties = places, places.parties
        self.full, self.pods, self.named = places.full, places.pods, places.named
        self._by_way = {
            way: {id(policy): policy.of(way) for policy in world.policies} for way in Way
        }  # fmt: skip
        self._decided: dict[tuple[object, ...], Reach] = {}
        self._own = [world.selecting(party) if party is not None else () for party in self.parties]
        self._keys = [tuple(map(id, own)) for own in self._own]
        self._with_names = any(
            port.name for policy in world.policies for rule in policy.rules
            for group in rule.groups or () for port in group.ports
        )  # fmt: skip
        self._lookups = [NO_LOOKUPS] * len(self.parties)
        if self.named:
            self._asking = {
                at: Layer(Transport.UDP, DNS_PORT, party.names[0])
                for at, party in enumerate(self.parties)
                if party is not None and party.names
            }
            self._lookups = [self._look_up(place) for place in range(len(self.parties))]
        self._kinds = [self._kind(place) for place in range(len(self.parties))]
        self._alike = self._grouped()

    def rows(self, layer: int) -> list[Reach]:
        """For each end, whom it reaches."""
        asked = self.layers[layer]
        inward: dict[Reach, int] = {}
        for first, members in self._alike.values():
            found = self._ingress(first, asked)
            inward[found] = inward.get(found, 0) | members
        sides = [(found.any, found.free, members) for found, members in inward.items()]
        outward = {key: self._egress(first, asked) for key, (first, _) in self._alike.items()}
        rows = []
        for place, kind in enumerate(self._kinds):
            if kind is None:
                rows.append(NOBODY)
                continue
            every = free = 0
            for any_, free_, members in sides:
                if any_ >> place & 1:
                    every |= members
                if free_ >> place & 1:
                    free |= members
            out, reached = outward[kind], ~self.named | self._lookups[place].answered
            rows.append(Reach(out.any & every & reached, out.free & free & reached))
        return rows

    def _grouped(self) -> dict[tuple[object, ...], tuple[int, int]]:
        """The kinds of ends that are treated alike: the first of each, and all of them as bits."""
        found: dict[tuple[object, ...], tuple[int, int]] = {}
        for place, kind in enumerate(self._kinds):
            if kind is not None:
                first, members = found.get(kind, (place, 0))
                found[kind] = (first, members | 1 << place)
        return found

    def _kind(self, place: int) -> tuple[object, ...] | None:
        """What decides how an end is treated; None for one that the world lacks."""
        party = self.parties[place]
        if party is None:
            return None
        if not self.pods >> place & 1:
            return ()
        return (self._keys[place], self._lookups[place].learned, party.ports if self._with_names else ())

    def _egress(self, place: int, asked: Layer) -> Reach:
        if not self.pods >> place & 1:
            return Reach(self.full, self.full)
        return self._decide(place, Way.EGRESS, asked, self._lookups[place].learned)

    def _ingress(self, place: int, asked: Layer) -> Reach:
        if not self.pods >> place & 1:
            return Reach(self.full, self.full)
        return self._decide(place, Way.INGRESS, asked, 0)

    def _look_up(self, place: int) -> Lookups:
        """What a pod can look up, name by name."""
        if not self.pods >> place & 1:
            return Lookups(self.named, self.named)
        answered = learned = 0
        for at, asked in self._asking.items():
            there = self._decide(place, Way.EGRESS, asked, 0).any & self.dns
            if any(there >> dns & 1 and self._ingress(dns, asked).any >> place & 1 for dns in _places(there)):
                answered |= 1 << at
                if self._seen(place, asked, there):
                    learned |= 1 << at
        return Lookups(answered, learned)

    def _seen(self, place: int, asked: Layer, there: int) -> bool:
        """Whether lookups pass the proxy, which learns from their answers."""
        for policy in self._own[place]:
            for rule in self._by_way[Way.EGRESS][id(policy)]:
                if rule.deny or not self.places.meant(rule.peers)[0] & there:
                    continue
                for group in rule.groups or ():
                    if group.l7 is not None and group.l7.kind == "dns" and self._opens(group, asked, Way.EGRESS, ()):
                        return True
        return False

    def _decide(self, place: int, way: Way, asked: Layer, learned: int) -> Reach:
        party = self.parties[place]
        ports = party.ports if party is not None and way is Way.INGRESS and self._with_names else ()
        key = (self._keys[place], way, id(asked), learned, ports)
        found = self._decided.get(key)
        if found is None:
            found = self._decided[key] = self._decision(self._own[place], way, asked, learned, ports)
        return found

    def _decision(
        self, policies: Sequence[Policy], way: Way, asked: Layer, learned: int, ports: Sequence[Port]
    ) -> Reach:
        said = denied = 0
        required, waived = [0] * 4, [0] * 4
        for policy in policies:
            for rule in self._by_way[way][id(policy)]:
                open_, admits = self._heard(rule, asked, way, ports)
                if not open_:
                    continue
                static, by_name = self.places.meant(rule.peers)
                mask = static | by_name & learned
                if rule.deny:
                    denied |= mask
                    continue
                if admits:
                    said |= mask
                if rule.mode in ("required", "disabled"):
                    level = (not rule.peers.everyone) * 2 + (rule.groups is not None)
                    (required if rule.mode == "required" else waived)[level] |= mask
        closed = any(way in policy.closes for policy in policies)
        reached = (said if closed else self.full) & ~denied & self.full
        proven = _proven(required, waived)
        if closed:
            reached &= ~(proven if not self.world.mutual else proven & ~self.pods)
        return Reach(reached, reached & ~proven)

    def _heard(self, rule: Rule, asked: Layer, way: Way, ports: Sequence[Port]) -> tuple[bool, bool]:
        """Whether a rule is about the port, and whether it lets through what is said."""
        if rule.groups is None:
            return True, True
        open_ = [group for group in rule.groups if self._opens(group, asked, way, ports)]
        return bool(open_), any(group.l7 is None or group.l7.admits(asked.said) for group in open_)

    def _opens(self, group: PortGroup, asked: Layer, way: Way, ports: Sequence[Port]) -> bool:
        return any(opens(self.world, port, asked.transport, asked.number, way, ports) for port in group.ports)


def _proven(required: Sequence[int], waived: Sequence[int]) -> int:
    """The ends with which who one is must be proven: the narrowest rule that says something about it counts."""
    proven = decided = 0
    for level in reversed(range(len(required))):
        proven |= required[level] & ~decided
        decided |= required[level] | waived[level]
    return proven


def _mask(marks: Iterable[bool]) -> int:
    found = 0
    for place, mark in enumerate(marks):
        found |= mark << place
    return found


def _places(mask: int) -> list[int]:
    return [place for place in range(mask.bit_length()) if mask >> place & 1]
