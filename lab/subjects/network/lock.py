"""One lock of a connection: which policies hold it, and which rule, peer and port open it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from lab.cluster.model import Address
from lab.manifests.document import Path
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.network.connection import Connection
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import End, on_own_node, same, selectable
from lab.subjects.network.peers import BlockPeer, admits
from lab.subjects.network.policy import Policy, Rule
from lab.subjects.network.world import World


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
    end, address = looked_at(world, connection, rule.direction)
    return (position for position, peer in enumerate(rule.peers) if admits(peer, end, address, world.namespaces))


def looked_at(world: World, connection: Connection, direction: Direction) -> tuple[End, Address | None]:
    """The end that peers are compared with, and the address that blocks are; None where they cannot mean it."""
    end, address = connection.peer(direction)
    return end, address if world.blocks_mean_pods or selectable(end) is None else None
