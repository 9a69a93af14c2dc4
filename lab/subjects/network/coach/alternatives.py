"""What policies would say if something else stood at one place of one of them, which need not be made for it."""

from __future__ import annotations

from lab.manifests.document import Json, Path
from lab.subjects.network.bearing import Bearing
from lab.subjects.network.coach.edits import Put
from lab.subjects.network.direction import Direction
from lab.subjects.network.entries import Entries
from lab.subjects.network.policy import Policy

OWN_PODS: Path = ("spec", "podSelector")

KEYS = {direction.value: direction for direction in Direction}


class Alternatives:
    """The alternatives to one policy beside others; ``others`` is what those say."""

    def __init__(self, entries: Entries, others: Bearing, policy: Policy) -> None:
        self.entries, self.others, self.policy = entries, others, policy
        self._now: Bearing | None = None
        self._rest: dict[Path, tuple[int, int]] = {}
        self._grants: dict[tuple[Direction, int], int] = {}

    def of(self, put: Put) -> Bearing | None:
        """What all would say; None where that takes more than a look at one selector, peer or port."""
        path = put.path
        if path == OWN_PODS:
            return Bearing(*self._selecting(put.new, Direction.EGRESS), *self._selecting(put.new, Direction.INGRESS))
        if len(path) not in (5, 6) and path[3:] != ("ports",):
            return None
        changed = KEYS.get(str(path[1]))
        if changed is Direction.EGRESS:
            return Bearing(*self._listing(put, changed), *self.now(Direction.INGRESS))
        if changed is Direction.INGRESS:
            return Bearing(*self.now(Direction.EGRESS), *self._listing(put, changed))
        return None

    def _selecting(self, pods: Json, direction: Direction) -> tuple[int, int]:
        """What is isolated and admitted if the policy selected those pods."""
        isolated, admitted = self.others.of(direction)
        if self.policy.rules(direction) is None:
            return isolated, admitted
        own = self.entries.selected(pods, self.policy.namespace, direction)
        if not own:
            return isolated, admitted
        return isolated | own, admitted | self.granted(direction) & own

    def _listing(self, put: Put, direction: Direction) -> tuple[int, int]:
        """What is isolated and admitted if a rule listed another peer, or port, in the place of one, or other ports."""
        isolated, admitted = self.others.of(direction)
        rules = self.policy.rules(direction)
        if rules is None:
            return isolated, admitted
        own = self.entries.isolated(self.policy, direction)
        index, is_peer = int(put.path[2]), put.path[3] != "ports"
        if len(put.path) == 4:
            granted = self.granted(direction, index) | self.entries.with_ports(rules[index], put.new)
            return isolated | own, admitted | granted & own
        position = int(put.path[4])
        known = self._rest.get(put.path[:5])
        if known is None:
            known = self._rest[put.path[:5]] = self.entries.beside(rules[index], is_peer, position)
        others, also = known
        item = put.new
        if len(put.path) == 6:
            part = self.policy.parts[direction][index]
            item = {**(part.peers if is_peer else part.ports)[position][1], put.path[5]: put.new}
        new = self.entries.listed(item, self.policy.namespace, direction, is_peer)
        granted = self.granted(direction, index) | (others | new) & also
        return isolated | own, admitted | granted & own

    def granted(self, direction: Direction, but: int = -1) -> int:
        """What the policy's rules admit of whichever pods, but for one of them."""
        known = self._grants.get((direction, but))
        if known is None:
            known = 0
            for rule in self.policy.rules(direction) or ():
                if rule.index != but:
                    known |= self.entries.admitted(rule)
            self._grants[direction, but] = known
        return known

    def now(self, direction: Direction) -> tuple[int, int]:
        """What all say of a direction as they are."""
        if self._now is None:
            self._now = self.others | self.entries.of(self.policy)
        return self._now.of(direction)
