"""What is at stake at a place of a policy: the wrong connections that could come out right, whatever stood there.

Most suspicions are about places that have nothing to do with what went wrong. A policy bears on pods of its own
namespace alone, a rule on the pods that its policy selects, and a connection that another policy opens or shuts is out
of their hands.
"""

from __future__ import annotations

from functools import cached_property

from lab.manifests.document import Json, Path
from lab.subjects.network.bearing import Bearing
from lab.subjects.network.coach.edits import Edit, Put
from lab.subjects.network.coach.ledger import Ledger, Sought
from lab.subjects.network.direction import Direction
from lab.subjects.network.policy import Policy

OWN_PODS: Path = ("spec", "podSelector")

KEYS = {direction.value: direction for direction in Direction}


class Stakes:
    """The stakes in one policy beside others; ``others`` is what those say."""

    def __init__(self, ledger: Ledger, others: Bearing, policy: Policy) -> None:
        self._ledger, self._others, self._policy = ledger, others, policy
        self._known: dict[Path, int] = {}
        self._rest: dict[Path, tuple[int, int]] = {}
        self._grants: dict[tuple[Direction, int], int] = {}

    def promise(self, path: Path, edit: Edit, sought: Sought) -> bool:
        """Whether what is sought could come of an edit that changes what is at ``path``, or somewhere below it."""
        if not self._ledger.serves(self.at(path), sought):
            return False
        right = self._right(edit) if isinstance(edit, Put) else None
        return right is None or self._ledger.serves(right, sought)

    def _right(self, put: Put) -> int | None:
        """The connections that come out right; None where that takes more than a look at one selector, peer or port."""
        if put.path == OWN_PODS:
            bearings = [self._selecting(put.new, direction) for direction in Direction]
        elif len(put.path) in (5, 6) and put.path[1] in KEYS:
            changed = KEYS[str(put.path[1])]
            bearings = [
                self._listing(put, direction) if direction is changed else self._now(direction)
                for direction in Direction
            ]
        else:
            return None
        egress, ingress = bearings
        return self._ledger.right(Bearing(*egress, *ingress))

    def _selecting(self, pods: Json, direction: Direction) -> tuple[int, int]:
        """What is isolated and admitted if the policy selected those pods."""
        isolated, admitted = self._others.of(direction)
        if self._policy.rules(direction) is None:
            return isolated, admitted
        own = self._ledger.selected(pods, self._policy.namespace, direction)
        if not own:
            return isolated, admitted
        return isolated | own, admitted | self._granted(direction) & own

    def _listing(self, put: Put, direction: Direction) -> tuple[int, int]:
        """What is isolated and admitted if a rule listed another peer, or port, in the place of one, or one changed."""
        isolated, admitted = self._others.of(direction)
        rules = self._policy.rules(direction)
        if rules is None:
            return isolated, admitted
        own = self._ledger.isolated(self._policy, direction)
        index, is_peer, position = int(put.path[2]), put.path[3] != "ports", int(put.path[4])
        known = self._rest.get(put.path[:5])
        if known is None:
            known = self._rest[put.path[:5]] = self._ledger.beside(rules[index], is_peer, position)
        others, also = known
        item = put.new
        if len(put.path) == 6:
            part = self._policy.parts[direction][index]
            item = {**(part.peers if is_peer else part.ports)[position][1], put.path[5]: put.new}
        new = self._ledger.listed(item, self._policy.namespace, direction, is_peer)
        granted = self._granted(direction, index) | (others | new) & also
        return isolated | own, admitted | granted & own

    def _granted(self, direction: Direction, but: int = -1) -> int:
        """What the policy's rules admit of whichever pods, but for one of them."""
        known = self._grants.get((direction, but))
        if known is None:
            known = 0
            for rule in self._policy.rules(direction) or ():
                if rule.index != but:
                    known |= self._ledger.admitted(rule)
            self._grants[direction, but] = known
        return known

    def _now(self, direction: Direction) -> tuple[int, int]:
        return self._all.of(direction)

    @cached_property
    def _all(self) -> Bearing:
        """What all policies say as they are."""
        return self._others | self._ledger.of(self._policy)

    def at(self, path: Path) -> int:
        """The connections that could come out right if something else stood at ``path``, or somewhere below it."""
        place = path[:3]
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = self._worked_out(place)
        return found

    def _worked_out(self, place: Path) -> int:
        # Without policyTypes the directions that are closed depend on the rules.
        if not (self._policy.source.value.get("spec") or {}).get("policyTypes"):
            return self._ledger.every
        if place[:2] == OWN_PODS:
            sides = [self._of_other_pods(direction) for direction in Direction]
        elif len(place) > 1 and place[1] in KEYS:
            changed = KEYS[str(place[1])]
            sides = [
                self._of_other_rules(place) if direction is changed else self._as_it_is(direction)
                for direction in Direction
            ]
        else:
            return self._ledger.every
        (opens, shuts), (also_opens, also_shuts) = sides
        return self._ledger.right_at_best(opens & also_opens, shuts | also_shuts)

    def _of_other_rules(self, place: Path) -> tuple[int, int]:
        """What the direction may open, and what it may shut, with another rule at a place, or other rules at all."""
        direction = KEYS[str(place[1])]
        isolated, admitted = self._others.of(direction)
        own = self._ledger.isolated(self._policy, direction)
        rest = self._granted(direction, int(place[2])) if len(place) > 2 else 0
        shut = (isolated | own) & ~(admitted | rest & own)
        return ~(shut & ~own), shut

    def _of_other_pods(self, direction: Direction) -> tuple[int, int]:
        """The same, if the policy selected other pods of its namespace."""
        isolated, admitted = self._others.of(direction)
        shut = isolated & ~admitted
        if self._policy.rules(direction) is None:
            return ~shut, shut
        home = self._ledger.at_home(self._policy, direction)
        granted = self._granted(direction)
        return ~shut | home & granted, shut | home & ~admitted & ~granted

    def _as_it_is(self, direction: Direction) -> tuple[int, int]:
        isolated, admitted = self._now(direction)
        shut = isolated & ~admitted
        return ~shut, shut
