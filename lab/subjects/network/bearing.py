"""How policies bear on a set of connections that stay the same while the policies change.

Sets of connections are masks, a bit for each. A connection passes a direction when no policy isolates the end whose
lock that is, or one that does admits it; so what several policies say adds up, and what one says is worked out once.

Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import NamedTuple

from lab.subjects.network.direction import Direction
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

    def of(self, direction: Direction) -> tuple[int, int]:
        """The isolated connections of one direction, and of those the admitted ones."""
        return (self[0], self[1]) if direction is Direction.EGRESS else (self[2], self[3])

    @property
    def shut(self) -> int:
        """The connections that do not pass both directions."""
        return self[0] & ~self[1] | self[2] & ~self[3]


class Bearings(ABC):
    """The bearing of policies on some connections. What is asked again is remembered, up to ``room`` answers."""

    def __init__(self, room: int = 4096) -> None:
        self._room = room
        # What was asked about is kept with the answer, so that no other object takes its identity on.
        self._kept: dict[int, tuple[tuple[Policy, ...], Bearing]] = {}
        self._each: dict[int, tuple[Policy, Bearing]] = {}

    @abstractmethod
    def _weighed(self, policy: Policy) -> Bearing:
        """What one policy says."""

    def of(self, policy: Policy) -> Bearing:
        """What one policy says of all the connections."""
        known = self._each.get(id(policy))
        if known is not None:
            return known[1]
        found = self._weighed(policy)
        if len(self._each) < self._room:
            self._each[id(policy)] = (policy, found)
        return found

    def all(self, kept: tuple[Policy, ...], others: Iterable[Policy] = ()) -> Bearing:
        """What all the policies say together; what those that are kept say is remembered for the same tuple."""
        known = self._kept.get(id(kept))
        if known is None:
            found = Bearing()
            for policy in kept:
                found |= self.of(policy)
            known = self._kept[id(kept)] = (kept, found)
        found = known[1]
        for policy in others:
            found |= self.of(policy)
        return found
