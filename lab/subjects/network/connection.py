"""A connection as policies see it: two ends, the address each is seen under, and one port."""

from __future__ import annotations

from lab.cluster.model import Address, Pod, Protocol
from lab.quick_dataclass import dataclass
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import End, address_towards, own_address
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
