"""What Kubernetes leaves to the network plugin.

Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/ (hostNetwork pods, ipBlock).
"""

from __future__ import annotations

from enum import StrEnum

from lab.cluster.model import Pod
from lab.subjects.network.connection import Connection
from lab.subjects.network.ends import node_of, selectable
from lab.subjects.network.lock import Ground, Lock
from lab.subjects.network.world import World


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
    Doubt.HOST_NETWORK: "Kubernetes leaves host-network pods to the network plugin; most treat them as their node.",
    Doubt.NODE: "Kubernetes leaves it to the network plugin how policies see the cluster's own nodes.",
    Doubt.CLUSTER_IP: "An ipBlock covers the Service's own address. Whether policies see that address or the "
    "pod behind it is left to the network plugin: select the pods by label.",
}
"""What to tell a person about each doubt."""


def doubt(world: World, connection: Connection, locks: tuple[Lock, Lock]) -> Doubt | None:
    """What Kubernetes leaves open about the connection; nothing when a lock is shut beyond doubt."""
    if locks[0].ground is Ground.OWN_ADDRESS:
        return None
    doubts = [_doubt_about(world, connection, lock) for lock in locks]
    if any(not lock.open and each is None for lock, each in zip(locks, doubts, strict=True)):
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
