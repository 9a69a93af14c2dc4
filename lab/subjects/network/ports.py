"""The ports of a policy rule, and which of a destination's ports they open.

Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
"""

from __future__ import annotations

from typing import NamedTuple

from lab.cluster.model import Pod, Protocol
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass

LOWEST, HIGHEST = 0, 65535


class PortClass(NamedTuple):
    """One port number of one protocol: what a matrix has a layer for."""

    protocol: Protocol
    number: int

    def __str__(self) -> str:
        return f"{self.protocol} {self.number}"


@dataclass(frozen=True, slots=True)
class PolicyPort:
    """One entry of a rule's ``ports``: an inclusive range of numbers, or a name if ``name`` is set.

    A name means the port of that name and protocol on the destination pod, whichever the direction.
    """

    protocol: Protocol
    low: int = LOWEST
    high: int = HIGHEST
    name: str = ""

    @property
    def every(self) -> bool:
        """Whether it opens all ports of its protocol."""
        return not self.name and self.low <= 1 and self.high >= HIGHEST

    def opens(self, destination: Pod | None, protocol: Protocol, number: int | None) -> bool:
        """Whether it opens the port of the destination; ``destination`` is None for what is no pod.

        ``number`` is None for a name that the destination does not know: only a whole protocol opens that.
        """
        if protocol is not self.protocol:
            return False
        if self.name:
            return destination is not None and number in numbers_named(destination, self.name, protocol)
        return self.every if number is None else self.low <= number <= self.high

    def __str__(self) -> str:
        if self.name:
            return f'{self.protocol} "{self.name}"'
        if self.every:
            return f"every {self.protocol} port"
        return f"{self.protocol} {self.low}" + (f"–{self.high}" if self.high != self.low else "")


def numbers_named(pod: Pod, name: str, protocol: Protocol) -> tuple[int, ...]:
    """The numbers of a pod's ports of that name and protocol."""
    return tuple(port.number for port in pod.ports if port.name == name and port.protocol is protocol)


def policy_port(written: Json) -> PolicyPort:
    """Compile one entry of ``ports`` as written; null is ``{}``, which opens every TCP port."""
    entry = written if isinstance(written, dict) else {}
    protocol = _protocol(entry.get("protocol"))
    port, end = entry.get("port"), entry.get("endPort")
    if isinstance(port, str):
        return PolicyPort(protocol, name=port)
    if isinstance(port, int):
        return PolicyPort(protocol, port, end if isinstance(end, int) else port)
    return PolicyPort(protocol)


def _protocol(written: Json) -> Protocol:
    """The protocol, TCP where none is given."""
    return _PROTOCOLS.get(written, Protocol.TCP) if isinstance(written, str) else Protocol.TCP


_PROTOCOLS = {protocol.value: protocol for protocol in Protocol}
