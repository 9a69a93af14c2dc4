"""What is at stake at a place of a policy: the wrong connections that could come out right, whatever stood there.

Most suspicions are about places that have nothing to do with what went wrong. A policy bears on pods of its own
namespace alone, a rule on the pods that its policy selects, and a connection that another policy opens or shuts is out
of their hands.
"""

from __future__ import annotations

from lab.manifests.document import Path
from lab.subjects.network.coach.alternatives import KEYS, OWN_PODS, Alternatives
from lab.subjects.network.coach.ledger import Ledger
from lab.subjects.network.direction import Direction


class Stakes:
    """The stakes in the policy whose alternatives those are."""

    def __init__(self, ledger: Ledger, alternatives: Alternatives) -> None:
        self._ledger, self._alternatives = ledger, alternatives
        self._policy = alternatives.policy
        self._known: dict[Path, int] = {}

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
        isolated, admitted = self._alternatives.others.of(direction)
        own = self._ledger.isolated(self._policy, direction)
        rest = self._alternatives.granted(direction, int(place[2])) if len(place) > 2 else 0
        shut = (isolated | own) & ~(admitted | rest & own)
        return ~(shut & ~own), shut

    def _of_other_pods(self, direction: Direction) -> tuple[int, int]:
        """The same, if the policy selected other pods of its namespace."""
        isolated, admitted = self._alternatives.others.of(direction)
        shut = isolated & ~admitted
        if self._policy.rules(direction) is None:
            return ~shut, shut
        home = self._ledger.at_home(self._policy, direction)
        granted = self._alternatives.granted(direction)
        return ~shut | home & granted, shut | home & ~admitted & ~granted

    def _as_it_is(self, direction: Direction) -> tuple[int, int]:
        isolated, admitted = self._alternatives.now(direction)
        shut = isolated & ~admitted
        return ~shut, shut
