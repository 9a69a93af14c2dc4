"""The verdict on one connection: what each of its two locks says, and by which policy, rule, peer and port.

The pod that opens a connection has an egress lock, the pod that takes it an ingress lock. A lock is there
only when a policy isolates the pod in that direction; it opens when any rule of any of those policies admits
the connection. Replies need no rule, and nothing ever denies: a connection fails because nothing admits it.

Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lab.cluster.model import Address, Pod, Protocol
from lab.manifests.document import Path
from lab.manifests.span import Span
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import (
    End,
    address_towards,
    node_of,
    on_own_node,
    own_address,
    same,
    selectable,
)
from lab.subjects.network.peers import BlockPeer, admits
from lab.subjects.network.policy import Policy, Rule
from lab.subjects.network.ports import numbers_named
from lab.subjects.network.world import World


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection as the locks see it, after any translation by a Service.

    ``port`` is what was asked for; ``number`` is None for a name that the destination does not know.
    """

    source: End
    destination: End
    source_address: Address | None
    destination_address: Address | None
    protocol: Protocol
    port: int | str
    number: int | None

    def peer(self, direction: Direction) -> tuple[End, Address | None]:
        """The end that a lock of that direction looks at, and the address it sees."""
        if direction is Direction.EGRESS:
            return self.destination, self.destination_address
        return self.source, self.source_address

    def subject(self, direction: Direction) -> End:
        """The end whose lock of that direction it is."""
        return self.source if direction is Direction.EGRESS else self.destination


@dataclass(frozen=True, slots=True)
class Admission:
    """What opened a lock. ``peer`` and ``port`` are positions in the rule, None where it lists none."""

    policy: Policy
    rule: Rule
    peer: int | None
    port: int | None

    @property
    def path(self) -> Path:
        """Where the peer stands in the policy, or the rule when it lists none."""
        return self.rule.path if self.peer is None else self.rule.peer_path(self.peer)

    @property
    def span(self) -> Span:
        """Where the peer stands in the author's text, or the rule when it lists none."""
        return self.policy.span(self.path)

    @property
    def by_block(self) -> bool:
        """Whether the peer is a block of addresses."""
        return self.peer is not None and isinstance(self.rule.peers[self.peer], BlockPeer)


class Ground(StrEnum):
    """Why a lock is open or shut."""

    NOT_ISOLATED = "not isolated"
    """No policy selects the pod in this direction."""
    OUTSIDE = "outside"
    """The end is no pod, so no policy selects it."""
    OWN_ADDRESS = "own address"
    """A pod always reaches itself."""
    OWN_NODE = "own node"
    """Traffic between a pod and the node it runs on is always allowed."""
    ADMITTED = "admitted"
    NOT_ADMITTED = "not admitted"


@dataclass(frozen=True, slots=True)
class Lock:
    """One direction of a verdict. ``isolated_by`` are the policies that must be satisfied by one of them."""

    direction: Direction
    ground: Ground
    isolated_by: tuple[Policy, ...] = ()
    admitted_by: tuple[Admission, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the connection passes."""
        return self.ground is not Ground.NOT_ADMITTED


class Doubt(StrEnum):
    """What Kubernetes leaves to the network plugin."""

    BLOCK_ON_POD = "block on pod"
    """Only an ipBlock admits a pod. Kubernetes' suite asks for a match; some plugins never match pods."""
    HOST_NETWORK = "host network"
    NODE = "node"
    CLUSTER_IP = "cluster IP"
    """An ipBlock covers a Service's own address, which some plugins see and others never do."""


SENTENCES: dict[Doubt, str] = {
    Doubt.BLOCK_ON_POD: "Only an ipBlock admits this pod's address. Kubernetes' own suite expects that to "
    "match, but some network plugins never match pods by address: select pods by label.",
    Doubt.HOST_NETWORK: "Kubernetes leaves host-network pods to the network plugin; most treat them as their "
    "node.",
    Doubt.NODE: "Kubernetes leaves it to the network plugin how policies see the cluster's own nodes.",
    Doubt.CLUSTER_IP: "An ipBlock covers the Service's own address. Whether policies see that address or the "
    "pod behind it is left to the network plugin: select the pods by label.",
}
"""What to tell a person about each doubt."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a connection. ``doubt`` is set where the answer depends on the network plugin."""

    connection: Connection
    egress: Lock
    ingress: Lock
    doubt: Doubt | None = None

    @property
    def allowed(self) -> bool:
        """Whether both locks are open."""
        return self.egress.open and self.ingress.open

    @property
    def undefined(self) -> str:
        """Why Kubernetes does not define the answer; empty where it does."""
        return SENTENCES[self.doubt] if self.doubt else ""

    @property
    def locks(self) -> tuple[Lock, Lock]:
        """Egress, then ingress."""
        return self.egress, self.ingress


def verdict(
    world: World,
    source: End,
    destination: End,
    port: int | str,
    protocol: Protocol = Protocol.TCP,
    address: Address | None = None,
) -> Verdict:
    """Judge one connection. A named port is the destination pod's port of that name and protocol.

    ``address`` chooses among the destination's addresses (dual stack); otherwise it is the first.
    """
    connection = connect(world, source, destination, port, protocol, address)
    egress = lock(world, connection, Direction.EGRESS)
    ingress = lock(world, connection, Direction.INGRESS)
    return Verdict(connection, egress, ingress, _doubt(world, connection, (egress, ingress)))


def connect(
    world: World,
    source: End,
    destination: End,
    port: int | str,
    protocol: Protocol = Protocol.TCP,
    address: Address | None = None,
) -> Connection:
    """The connection with its addresses and port number settled."""
    source, destination = world.settle(source), world.settle(destination)
    address = address or own_address(destination)
    number: int | None
    if isinstance(port, int):
        number = port
    else:
        named = numbers_named(destination, port, protocol) if isinstance(destination, Pod) else ()
        number = named[0] if named else None
    return Connection(source, destination, address_towards(source, address), address, protocol, port, number)


def lock(world: World, connection: Connection, direction: Direction) -> Lock:
    """What the lock of one direction says."""
    subject = connection.subject(direction)
    if same(connection.source, connection.destination):
        return Lock(direction, Ground.OWN_ADDRESS)
    if selectable(subject) is None:
        return Lock(direction, Ground.OUTSIDE)
    policies = world.isolating(subject, direction)
    if not policies:
        return Lock(direction, Ground.NOT_ISOLATED)
    admitted = tuple(admissions(world, connection, policies, direction))
    if on_own_node(connection.source, connection.destination):
        return Lock(direction, Ground.OWN_NODE, policies, admitted)
    return Lock(direction, Ground.ADMITTED if admitted else Ground.NOT_ADMITTED, policies, admitted)


def admissions(
    world: World, connection: Connection, policies: Iterable[Policy], direction: Direction
) -> Iterable[Admission]:
    """Every way in which the policies admit the connection, rule by rule."""
    for policy in policies:
        for rule in policy.rules(direction) or ():
            port = opened_by(rule, connection)
            if port is None:
                continue
            at_port = None if port < 0 else port
            if not rule.peers:
                yield Admission(policy, rule, None, at_port)
            for position in admitting_peers(world, rule, connection):
                yield Admission(policy, rule, position, at_port)


def opened_by(rule: Rule, connection: Connection) -> int | None:
    """The position of the first of the rule's ports that opens the port, -1 when it lists none; else None."""
    if not rule.ports:
        return -1
    destination = selectable(connection.destination)
    for position, port in enumerate(rule.ports):
        if port.opens(destination, connection.protocol, connection.number):
            return position
    return None


def admitting_peers(world: World, rule: Rule, connection: Connection) -> Iterable[int]:
    """The positions of the rule's peers that mean the other end."""
    end, address = connection.peer(rule.direction)
    return (
        position for position, peer in enumerate(rule.peers) if admits(peer, end, address, world.namespaces)
    )


def _doubt(world: World, connection: Connection, locks: tuple[Lock, Lock]) -> Doubt | None:
    """What Kubernetes leaves open about the connection; nothing when a lock is shut beyond doubt."""
    if locks[0].ground is Ground.OWN_ADDRESS:
        return None
    doubts = [_doubt_about(world, connection, lock) for lock in locks]
    if any(not lock.open and doubt is None for lock, doubt in zip(locks, doubts, strict=True)):
        return None
    return doubts[0] or doubts[1]


def _doubt_about(world: World, connection: Connection, lock: Lock) -> Doubt | None:
    """What is open about one lock."""
    subject, (peer, _) = connection.subject(lock.direction), connection.peer(lock.direction)
    if isinstance(subject, Pod) and subject.host_network:
        return Doubt.HOST_NETWORK if world.selecting(subject, lock.direction) else None
    if lock.ground not in (Ground.ADMITTED, Ground.NOT_ADMITTED):
        return None
    if any(each.peer is None for each in lock.admitted_by):
        return None
    if node_of(peer):
        return Doubt.HOST_NETWORK if isinstance(peer, Pod) else Doubt.NODE
    if lock.admitted_by and selectable(peer) and all(each.by_block for each in lock.admitted_by):
        return Doubt.BLOCK_ON_POD
    return None
