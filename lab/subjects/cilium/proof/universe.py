"""Everyone who could be at either end: what the scenario holds, and one of each kind that the rules can tell apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from ipaddress import ip_address

from lab.cluster.model import Address, Labels, Pod, Port, Protocol
from lab.cluster.state import NAMESPACE_NAME, State
from lab.manifests.kubeobject import Ref
from lab.manifests.selector import LabelSelector, Operator, Requirement
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.labels import (
    ACCOUNT,
    ANY,
    CLUSTER,
    CLUSTER_NAME,
    K8S,
    NAMESPACE,
    NAMESPACE_LABELS,
    Identity,
    pod_identity,
)
from lab.subjects.cilium.party import Party, entity, stranger
from lab.subjects.cilium.proof.lookups import names
from lab.subjects.cilium.selector import Selector
from lab.subjects.cilium.world import World
from lab.subjects.network.peers import Block
from lab.subjects.network.proof.address_classes import example, regions
from lab.subjects.network.proof.compare import grounds_of
from lab.subjects.network.proof.label_classes import LabelClass, label_classes
from lab.subjects.remembered import of_value

NEW_NAMESPACE = "new-namespace"
MOST_STRANGERS = 400
SOMEWHERE = ip_address("198.51.100.77")
"""The address of a machine outside of which nothing but its name matters."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One end as each of the worlds has it; None where a world lacks it."""

    versions: tuple[Party | None, ...]

    @property
    def shown(self) -> Party:
        """The end to speak of."""
        own = self.versions[1] if len(self.versions) > 1 else None
        found = own or next((each for each in self.versions if each is not None), None)
        assert found is not None
        return found


def seats(worlds: Sequence[World], states: Sequence[State], *, closed: bool) -> tuple[Seat, ...]:
    """Every end, those that are there first. ``closed`` leaves out pods that could be created."""
    there = list(_pods(worlds))
    outside = [
        *(Seat((each,) * len(worlds)) for each in _hosts(states)),
        *(Seat((each,) * len(worlds)) for each in _entities()),
        *(Seat((each,) * len(worlds)) for each in _outside(worlds, states)),
    ]
    sight = _Sight(worlds)
    known = Counter(
        sight.of([None if each is None else each.identity for each in seat.versions], seat.shown.ports)
        for seat in there
    )
    made: list[Seat] = []
    if not closed:
        for each in _strangers(worlds):
            look = sight.of(each.identities, each.ports)
            # Two of each kind, for a pod may be kept from others of its own kind.
            while known[look] < 2 and len(made) < MOST_STRANGERS:
                known[look] += 1
                made.append(each.seat())
    named = [Seat((each,) * len(worlds)) for each in _named(worlds, states)]
    return (*there, *outside, *named, *made)


class _Sight:
    """How an end is seen: by which policies it is selected and by which rules it is meant, in each world."""

    def __init__(self, worlds: Sequence[World]) -> None:
        self._asked = []
        for world in worlds:
            selecting = {id(policy.endpoints): policy.endpoints for policy in world.policies}
            meaning = {id(rule.peers): rule.peers for policy in world.policies for rule in policy.rules}
            self._asked.append((list(selecting.values()), list(meaning.values())))
        self._known: dict[tuple[int, int], int] = {}

    def of(self, identities: Sequence[Identity | None], ports: Iterable[Port]) -> tuple[object, ...]:
        """What there is to see of a pod, whose identity in each world is given."""
        named = frozenset(port for port in ports if port.name)
        answers = [
            None if identity is None else self._answers(at, identity) for at, identity in enumerate(identities)
        ]
        return (named, *answers)

    def _answers(self, at: int, identity: Identity) -> int:
        """What one world's selectors and rules say about an identity, as bits."""
        found = self._known.get((at, id(identity)))
        if found is None:
            selectors, peers = self._asked[at]
            found = 0
            for each in selectors:
                found = found << 1 | each.matches(identity)
            for one in peers:
                means = one.everyone or any(each.matches(identity) for each in one.selectors)
                found = found << 1 | means
            self._known[at, id(identity)] = found
        return found


def _pods(worlds: Sequence[World]) -> Iterator[Seat]:
    """The pods that are there, told from state to state by who made them."""
    found = [_by_maker(world) for world in worlds]
    for key in dict.fromkeys(key for each in (found[1], *found) for key in each):
        yield Seat(tuple(each.get(key) for each in found))


def _by_maker(world: World) -> dict[tuple[Ref, int], Party]:
    found: dict[tuple[Ref, int], Party] = {}
    counted: dict[Ref, int] = {}
    for party in world.parties:
        if party.pod is not None:
            maker = party.pod.owner or Ref("Pod", party.pod.namespace, party.pod.name)
            number = counted[maker] = counted.get(maker, -1) + 1
            found[maker, number] = party
    return found


def _hosts(states: Sequence[State]) -> Iterator[Party]:
    """The machines outside, by each of their addresses."""
    hosts = dict.fromkeys(host for state in states for host in state.hosts)
    for host in hosts:
        for address in host.addresses:
            yield replace(stranger(address, words=f"{address} ({host.name})"), listens=host.ports)


def _entities() -> Iterator[Party]:
    yield replace(entity("kube-apiserver", "remote-node"), listens=(Port(6443),), words="the API server")
    yield replace(entity("remote-node"), words="another node")
    yield replace(entity("host"), words="the pod's own node")
    yield replace(entity("unmanaged"), words="a pod that Cilium does not manage")


def _blocks(worlds: Sequence[World]) -> Iterator[Block]:
    for world in worlds:
        for policy in world.policies:
            for rule in policy.rules:
                for peer in rule.peers.blocks:
                    yield from (each for each in (peer.block, *peer.excepts) if each is not None)


def _outside(worlds: Sequence[World], states: Sequence[State]) -> Iterator[Party]:
    """An address for each region that the blocks tell apart and no machine outside is in."""
    taken = [address for state in states for host in state.hosts for address in host.addresses]
    for area in regions(tuple(dict.fromkeys(_blocks(worlds))), states[1].families):
        # Pods' own blocks stay in: a rule may mean them, and a machine of that address is known by nothing else.
        beyond = area.without(grounds_of(states).others)
        if not any(beyond.holds(address) for address in taken):
            found: Address | None = example(beyond, ())
            if found is not None:
                yield stranger(found, words=f"{found} (outside the cluster)")


def _named(worlds: Sequence[World], states: Sequence[State]) -> Iterator[Party]:
    """Machines outside that are reached by name."""
    patterns = [
        pattern for world in worlds for policy in world.policies for rule in policy.rules
        for pattern in (*rule.peers.names, *(p for g in rule.groups or () if g.l7 for p in g.l7.dns))
    ]  # fmt: skip
    hosts = {host.name: host for state in states for host in state.hosts if "." in host.name}
    if not patterns:
        return
    for name in names(patterns, hosts):
        host = hosts.get(name)
        address = host.addresses[0] if host is not None else SOMEWHERE
        listens = host.ports if host is not None else ()
        yield replace(stranger(address, name, words=name), made_up=host is None, listens=listens)


@dataclass(frozen=True, slots=True)
class Stranger:
    """A pod that could be created, and its identity in each world."""

    number: int
    namespace: str
    around: Labels
    labels: Labels
    account: str
    ports: tuple[Port, ...]
    identities: tuple[Identity, ...]

    def seat(self) -> Seat:
        """The pod as an end; the same in worlds that know it by the same identity."""
        pod = Pod(self.namespace, f"could-be-created-{self.number}", self.labels, (), self.ports, node="")
        words = _words(self.labels, self.account, self.namespace, self.around)
        found: dict[int, Party] = {}
        for identity in self.identities:
            if id(identity) not in found:
                found[id(identity)] = Party(words, identity, pod, made_up=True)
        return Seat(tuple(found[id(identity)] for identity in self.identities))


def _strangers(worlds: Sequence[World]) -> Iterator[Stranger]:
    """Pods that could be created: in each namespace, one for every answer that the selectors can give together."""
    asked = tuple(dict.fromkeys({id(each): each for each in _selectors(worlds)}.values()))
    flat = tuple(found for each in asked if (found := flattened(each)) is not None)
    spaces = _namespaces(worlds, flat)
    ports = _port_variants(worlds)
    other = "default" if not _mentions(flat, ACCOUNT, "default") else "other"
    number = 0
    for namespace, labels in spaces.items():
        fixed = _fixed(namespace, labels, flat)
        for kind in _classes(flat, fixed):
            own = {k: v for k, v in kind.labels.items() if k not in fixed and k != ACCOUNT}
            account = kind.labels.get(ACCOUNT, other)
            identities = tuple(
                pod_identity(own, namespace, world.namespaces.get(namespace, labels), account) for world in worlds
            )
            for variant in ports:
                number += 1
                yield Stranger(number, namespace, labels, own, account, variant, identities)


def _classes(flat: tuple[LabelSelector, ...], fixed: Mapping[str, str | None]) -> tuple[LabelClass, ...]:
    """The kinds of labelling; most mends of an answer ask the same of labels as others did before."""
    key = (*map(id, flat), *fixed.items())
    known = _lately.get(key)
    if known is None:
        if len(_lately) >= 400:
            _lately.clear()
        known = _lately[key] = (flat, label_classes(flat, fixed))
    return known[1]


_lately: dict[tuple[object, ...], tuple[tuple[LabelSelector, ...], tuple[LabelClass, ...]]] = {}
"""Each with the selectors, whose identity so stays their own."""


def _words(labels: Labels, account: str, namespace: str, around: Labels) -> str:
    written = ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
    what = f"a pod labelled {written}" if written else "a pod without labels"
    as_whom = f" that runs as {account}" if account not in ("default", "other") else ""
    if not namespace.startswith(NEW_NAMESPACE):
        return f"{what}{as_whom} in namespace {namespace}"
    extra = ",".join(f"{key}={value}" for key, value in sorted(around.items()) if key != NAMESPACE_NAME)
    return f"{what}{as_whom} in a new namespace" + (f" labelled {extra}" if extra else "")


def _selectors(worlds: Sequence[World]) -> Iterator[Selector]:
    for world in worlds:
        for policy in world.policies:
            yield policy.endpoints
            for rule in policy.rules:
                yield from rule.peers.selectors


@of_value(2000)
def flattened(selector: Selector) -> LabelSelector | None:
    """A selector over a pod's labels in one flat map; None for one that no pod can meet."""
    found = []
    for each in selector.conditions:
        if each.key.source in (ANY, K8S):
            found.append(Requirement(each.key.name, each.operator, each.values))
        elif each.operator in (Operator.IN, Operator.EXISTS):
            return None
    return LabelSelector(tuple(found), selector.nothing)


def _of_space(key: str) -> bool:
    return key in (NAMESPACE, CLUSTER) or key.startswith(NAMESPACE_LABELS)


def _fixed(namespace: str, labels: Labels, flat: Iterable[LabelSelector]) -> dict[str, str | None]:
    asked = {item.key for each in flat for item in each.requirements if _of_space(item.key)}
    found: dict[str, str | None] = {key: labels.get(key.removeprefix(NAMESPACE_LABELS)) for key in asked}
    return {**found, NAMESPACE: namespace, CLUSTER: CLUSTER_NAME}


def _namespaces(worlds: Sequence[World], flat: Sequence[LabelSelector]) -> dict[str, Labels]:
    """Namespaces that are there, and kinds of namespace that could be."""
    there: dict[str, Labels] = {}
    for world in (worlds[1], *worlds):
        for name, labels in world.namespaces.items():
            there.setdefault(name, labels)
    about = tuple(map(_about_space, flat))
    mentioned = dict.fromkeys(
        value for each in about for item in each.requirements if item.key == NAMESPACE for value in sorted(item.values)
    )
    found = dict(there)
    for name in (NEW_NAMESPACE, *(value for value in mentioned if value not in there)):
        fixed = {NAMESPACE: name, f"{NAMESPACE_LABELS}{NAMESPACE_NAME}": name, CLUSTER: CLUSTER_NAME}
        for number, kind in enumerate(_classes(about, fixed), start=1):
            unique = name if number == 1 else f"{name}-{number}"
            extra = {k.removeprefix(NAMESPACE_LABELS): v for k, v in kind.labels.items() if k not in fixed}
            found[unique] = {**extra, NAMESPACE_NAME: name}
    return found


@of_value(2000)
def _about_space(selector: LabelSelector) -> LabelSelector:
    """What a selector asks of the namespace."""
    return LabelSelector(tuple(item for item in selector.requirements if _of_space(item.key)), selector.nothing)


def _mentions(flat: Iterable[LabelSelector], key: str, value: str) -> bool:
    return any(item.key == key and value in item.values for each in flat for item in each.requirements)


def _port_variants(worlds: Sequence[World]) -> tuple[tuple[Port, ...], ...]:
    """Pods that name no port, and where rules ask for names, pods that give them to the usual numbers."""
    asked = {
        (port.name, transport) for world in worlds for policy in world.policies for rule in policy.rules
        for group in rule.groups or () for port in group.ports for transport in port.transports if port.name
    }  # fmt: skip
    named = tuple(
        Port(number, Protocol(transport.value), name) for name, transport in sorted(asked)
        for number in sorted({n for world in worlds for n in world.named.get((name, transport), ())})
    )  # fmt: skip
    return ((), named) if named else ((),)
