"""How policies bear on a set of connections that stay the same while the policies change.

Sets of connections are masks, a bit for each. A connection passes a direction when no policy isolates the end whose
lock that is, or one that does admits it; so what several policies say adds up, and what one says is worked out once.

Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import NamedTuple

from lab.subjects.network.policy import Policy


class Bearing(NamedTuple):
    """The connections whose ends are isolated, and of those the ones that are admitted, for each direction."""

    egress_isolated: int = 0
    egress_admitted: int = 0
    ingress_isolated: int = 0
    ingress_admitted: int = 0

    def __or__(self, other: Bearing) -> Bearing:
        """What both say."""
        return Bearing(self[0] | other[0], self[1] | other[1], self[2] | other[2], self[3] | other[3])

    @property
    def shut(self) -> int:
        """The connections that do not pass both directions."""
        return self[0] & ~self[1] | self[2] & ~self[3]


class Bearings(ABC):
    """The bearing of policies on some connections."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[tuple[Policy, ...], Bearing]] = {}

    @abstractmethod
    def of(self, policy: Policy) -> Bearing:
        """What one policy says."""

    def all(self, kept: tuple[Policy, ...], others: Iterable[Policy] = ()) -> Bearing:
        """What all the policies say together; what those that are kept say is remembered for the same tuple."""
        known = self._known.get(id(kept))
        if known is None:
            found = Bearing()
            for policy in kept:
                found |= self.of(policy)
            # The tuple is kept with it, so that no other takes its identity on.
            known = self._known[id(kept)] = (kept, found)
        found = known[1]
        for policy in others:
            found |= self.of(policy)
        return found
