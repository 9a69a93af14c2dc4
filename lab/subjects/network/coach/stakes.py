"""What is at stake at a place of a policy: the wrong connections that could come out right, whatever stood there.

Most suspicions are about places that have nothing to do with what went wrong. A policy bears on pods of its own
namespace alone, a rule on the pods that its policy selects, and a connection that another policy opens or shuts is out
of their hands.
"""

from __future__ import annotations

from lab.manifests.document import Path
from lab.subjects.network.bearing import Bearing
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

    def promise(self, path: Path, sought: Sought) -> bool:
        """Whether what is sought could come of a change at ``path``, or somewhere below it."""
        return self._ledger.serves(self.at(path), sought)

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
        rest = 0
        for rule in self._policy.rules(direction) or ():
            if len(place) > 2 and rule.index != place[2]:
                rest |= self._ledger.admitted(rule)
        shut = (isolated | own) & ~(admitted | rest & own)
        return ~(shut & ~own), shut

    def _of_other_pods(self, direction: Direction) -> tuple[int, int]:
        """The same, if the policy selected other pods of its namespace."""
        isolated, admitted = self._others.of(direction)
        shut = isolated & ~admitted
        rules = self._policy.rules(direction)
        if rules is None:
            return ~shut, shut
        home = self._ledger.at_home(self._policy, direction)
        granted = 0
        for rule in rules:
            granted |= self._ledger.admitted(rule)
        return ~shut | home & granted, shut | home & ~admitted & ~granted

    def _as_it_is(self, direction: Direction) -> tuple[int, int]:
        isolated, admitted = (self._others | self._ledger.of(self._policy)).of(direction)
        shut = isolated & ~admitted
        return ~shut, shut
