"""The verdict on one connection: what each of its two locks says, and by which policy, rule, peer and port.

The pod that opens a connection has an egress lock, the pod that takes it an ingress lock. A lock is there
only when a policy isolates the pod in that direction; it opens when any rule of any of those policies admits
the connection. Replies need no rule, and nothing ever denies: a connection fails because nothing admits it.

Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
"""

from __future__ import annotations

from lab.cluster.model import Address, Protocol
from lab.quick_dataclass import dataclass
from lab.subjects.network.connection import Connection, connect
from lab.subjects.network.direction import Direction
from lab.subjects.network.doubt import SENTENCES, Doubt, doubt
from lab.subjects.network.ends import End
from lab.subjects.network.lock import Admission, Ground, Lock, lock
from lab.subjects.network.world import World

__all__ = ["Admission", "Connection", "Doubt", "Ground", "Lock", "Verdict", "verdict"]


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
    return Verdict(connection, egress, ingress, doubt(world, connection, (egress, ingress)))
