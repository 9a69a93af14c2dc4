"""How near a rule comes to admitting a connection, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lab.cluster.model import Address, Labels, Pod
from lab.cluster.state import NAMESPACE_NAME
from lab.manifests.document import Path
from lab.manifests.selector import LabelSelector, Operator, Requirement
from lab.quick_dataclass import dataclass
from lab.subjects.network.connection import Connection
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import End, node_of, selectable
from lab.subjects.network.lock import admitting_peers, opened_by
from lab.subjects.network.peers import BlockPeer, Peer, PodPeer
from lab.subjects.network.policy import Policy, Rule
from lab.subjects.network.ports import numbers_named
from lab.subjects.network.words import EMPTY, listed, peer_words, port_words, ports_words, this
from lab.subjects.network.world import World

FAR = 4
"""How far a peer is of a kind that can never mean the end."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A rule that admits something else. ``distance`` counts what it lacks; ``path`` is the part at fault."""

    policy: Policy
    rule: Rule
    distance: int
    peer_hit: bool
    port_hit: bool
    text: str
    path: Path


def misses(world: World, connection: Connection, policies: Iterable[Policy], direction: Direction) -> list[Miss]:
    """Every rule of the policies in that direction, the nearest miss first."""
    found = [miss(world, connection, policy, rule) for policy in policies for rule in policy.rules(direction) or ()]
    return sorted(found, key=lambda each: each.distance)


def miss(world: World, connection: Connection, policy: Policy, rule: Rule) -> Miss:
    """What one rule admits, and what it lacks for this connection."""
    end, _ = connection.peer(rule.direction)
    port_hit = opened_by(rule, connection) is not None
    peer_hit = not rule.peers or any(True for _ in admitting_peers(world, rule, connection))
    distance, lacks, path = 0, [], rule.path
    if not rule.peers:
        whom = "anyone"
    elif peer_hit:
        whom = this(end)
    else:
        position, distance, lack = _nearest_peer(world, connection, rule)
        more = len(rule.peers) - 1
        whom = peer_words(rule.peers[position]) + (f" (and {more} more)" if more else "")
        lacks.append(lack)
        path = rule.peer_path(position)
    if not port_hit:
        distance += 1
        lacks.append(_port_lack(connection, rule))
        path = rule.port_path(0) if peer_hit else path
    what = f"admits {ports_words(rule.ports)} {rule.direction.preposition} {whom}"
    text = "; ".join([what, *lacks])
    return Miss(policy, rule, distance, peer_hit, port_hit, text, path)


def _port_lack(connection: Connection, rule: Rule) -> str:
    """Why the rule's ports do not open the port."""
    number = connection.number if connection.number is not None else connection.port
    pod = selectable(connection.destination)
    for port in rule.ports:
        if port.name and pod is None:
            return f'the port name "{port.name}" means nothing outside the pods'
        if port.name and pod is not None and not numbers_named(pod, port.name, port.protocol):
            return f'the destination has no {port.protocol} port named "{port.name}"'
    if all(port.protocol is not connection.protocol for port in rule.ports):
        return f"the port is {port_words(connection.protocol, number)}"
    return f"the port is {number}"


def _nearest_peer(world: World, connection: Connection, rule: Rule) -> tuple[int, int, str]:
    """The position of the rule's peer that comes nearest, how far it is, and what it lacks."""
    found = []
    for position, peer in enumerate(rule.peers):
        distance, lack = _peer_lack(world, connection, peer, rule.direction)
        found.append((distance, position, lack))
    distance, position, lack = min(found)
    return position, distance, lack


def _peer_lack(world: World, connection: Connection, peer: Peer, direction: Direction) -> tuple[int, str]:
    """How far a peer is from meaning the end, and what it lacks."""
    end, address = connection.peer(direction)
    pod = selectable(end)
    if isinstance(peer, BlockPeer):
        distance, lack = _block_lack(peer, address)
        return distance if pod is None else FAR, lack
    if pod is None:
        return FAR, _never(end)
    return _pod_lack(peer, pod, world.namespaces)


def _never(end: End) -> str:
    if node_of(end):
        return f"{this(end)} is on its node's own network, where selectors do not reach"
    return "selectors only match pods, never an address outside the cluster"


def _block_lack(peer: BlockPeer, address: Address | None) -> tuple[int, str]:
    if peer.block is None:
        return FAR, "that peer means no one"
    if address is None:
        return FAR, "the other end has no address yet"
    for excepted in peer.excepts:
        if excepted.holds(address):
            return 1, f"{address} is among the excepted {excepted.text}"
    if peer.block.version != address.version:
        return FAR, f"an IPv{peer.block.version} block never holds an IPv{address.version} address"
    return 2, f"{address} is not in {peer.block.text}"


def _pod_lack(peer: PodPeer, pod: Pod, namespaces: Mapping[str, Labels]) -> tuple[int, str]:
    lacks: list[str] = []
    failed = _failed(peer.pods, pod.labels)
    distance = len(failed)
    if failed:
        lacks.append(f"{this(pod)} has {_found_words(failed, pod.labels)}")
    if not peer.reaches(pod.namespace, namespaces):
        labels = namespaces.get(pod.namespace, {})
        unmet = _failed(peer.namespaces, labels) if peer.namespaces is not None else []
        distance += max(len(unmet), 1)
        if peer.namespaces is None:
            lacks.append(f"{this(pod)} is in namespace {pod.namespace}")
        elif [each.key for each in unmet] != [NAMESPACE_NAME]:
            lacks.append(f"its namespace {pod.namespace} has {_found_words(unmet, labels)}")
        else:
            lacks.append(f"its namespace is {pod.namespace}")
    return max(distance, 1), "; ".join(lacks)


def _failed(selector: LabelSelector, labels: Labels) -> list[Requirement]:
    return [each for each in selector.requirements if not each.matches(labels)]


def _found_words(failed: Iterable[Requirement], labels: Labels) -> str:
    """What the labels have for the keys of the requirements they fail."""
    return listed(_found(each, labels) for each in failed)


def _found(requirement: Requirement, labels: Labels) -> str:
    if requirement.key not in labels:
        return f"no label {requirement.key}"
    if requirement.operator is Operator.DOES_NOT_EXIST:
        return f"a label {requirement.key}"
    return f"{requirement.key}={labels[requirement.key] or EMPTY}"
