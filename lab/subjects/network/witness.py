"""One connection that shows an answer differs from what was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from lab.cluster.model import Labels, Protocol
from lab.quick_dataclass import dataclass
from lab.subjects.network.ends import End
from lab.subjects.protocol import Witness

MISSING = "missing"
EXCESS = "excess"


@dataclass(frozen=True, slots=True)
class ConnectionWitness(Witness):
    """A witness that still knows its connection: the coach tries repairs on it.

    ``namespaces`` are those of its ends that the scenario does not hold, with their labels; ``blocks_mean_pods`` is
    False where it shows only under a plugin that never matches a pod by its address.
    """

    source: End | None = None
    destination: End | None = None
    protocol: Protocol = Protocol.TCP
    port: int = 0
    namespaces: Mapping[str, Labels] = field(default_factory=dict)
    blocks_mean_pods: bool = True
