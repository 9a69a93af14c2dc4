"""Either end of a flow, as Cilium sees it: an identity, and for what lies outside of the cluster an address."""

from __future__ import annotations

from lab.cluster.model import Address, Pod, Port
from lab.quick_dataclass import dataclass
from lab.subjects.cilium.labels import Identity, reserved


@dataclass(frozen=True, slots=True)
class Party:
    """An end. Only ``outside`` addresses are seen by CIDR rules: pods and nodes are known by their identity.

    ``names`` are the names that lead to it from outside; ``words`` is how it is spoken of; ``listens`` are the ports of
    what is no pod.
    """

    words: str
    identity: Identity
    pod: Pod | None = None
    outside: Address | None = None
    names: tuple[str, ...] = ()
    made_up: bool = False
    listens: tuple[Port, ...] = ()

    @property
    def ports(self) -> tuple[Port, ...]:
        """What it listens on."""
        return self.pod.ports if self.pod is not None else self.listens

    def __str__(self) -> str:
        return self.words


def entity(name: str, *also: str) -> Party:
    """An end that policies call by a name of its own."""
    return Party(name, reserved(name, *also))


def stranger(address: Address, *names: str, words: str = "") -> Party:
    """A machine outside of the cluster."""
    return Party(words or str(address), reserved("world"), outside=address, names=names)
