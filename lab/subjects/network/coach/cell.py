"""A connection that came out wrong."""

from __future__ import annotations

from lab.cluster.model import Protocol
from lab.quick_dataclass import dataclass
from lab.subjects.network.ends import End
from lab.subjects.network.verdict import Verdict, verdict
from lab.subjects.network.world import World


@dataclass(frozen=True, slots=True)
class Cell:
    """A wrong connection. ``wanted`` says whether it should be possible.

    ``checks`` are the ids of the checks that missed it, ``texts`` the witnesses that tell of it.
    """

    source: End
    destination: End
    protocol: Protocol
    port: int
    wanted: bool
    checks: frozenset[str]
    texts: frozenset[str] = frozenset()

    def judge(self, world: World) -> Verdict:
        """What becomes of the connection in a world."""
        return verdict(world, self.source, self.destination, self.port, self.protocol)
