"""The two directions that a policy can lock."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """A direction of traffic, as seen by the pod that a policy selects."""

    EGRESS = "egress"
    INGRESS = "ingress"

    @property
    def type_name(self) -> str:
        """How ``policyTypes`` spells it."""
        return "Egress" if self is Direction.EGRESS else "Ingress"

    @property
    def peers_key(self) -> str:
        """The key under which a rule lists its peers."""
        return "to" if self is Direction.EGRESS else "from"

    @property
    def preposition(self) -> str:
        """The word that goes with the peer in a sentence: traffic *to* it, or *from* it."""
        return self.peers_key
