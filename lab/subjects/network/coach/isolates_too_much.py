"""A direction closed that nobody asked to close."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.mend import DOCS, Mend, MendingRule
from lab.subjects.network.direction import Direction
from lab.subjects.network.policy import Policy


class IsolatesTooMuch(MendingRule):
    """A policy closes a direction in which the pods had to stay open."""

    id = "isolates-too-much"
    why = "Once a policy closes a direction of a pod, only what some policy admits in that direction still works."
    link = DOCS + "#the-two-sorts-of-pod-isolation"
    guess = 75

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Open the direction again, where the task leaves the pods open in it."""
        for policy in case.changed:
            for direction in Direction:
                if policy.rules(direction) is not None and _blocks(case, policy, direction):
                    yield self.mend(
                        policy, ("spec", "policyTypes"), _without(policy, direction),
                        f"{policy.name} closes {direction} of pods whose {direction} was to stay as it is",
                        f"Leave {direction.type_name} out of policyTypes, or select fewer pods.",
                    )  # fmt: skip


def _blocks(case: Case, policy: Policy, direction: Direction) -> bool:
    """Whether the policy shuts something required whose end the task does not isolate in that direction."""
    required = case.bounds[0]
    for cell in case.missing:
        lock = next(item for item in case.shown(cell).locks if item.direction is direction)
        end = cell.source if direction is Direction.EGRESS else cell.destination
        closed = any(each.ref == policy.ref for each in lock.isolated_by)
        if not lock.open and closed and not required.isolating(end, direction):
            return True
    return False


def _without(policy: Policy, direction: Direction) -> JsonObject | None:
    """The policy without that direction; None when it had no other."""
    other = Direction.INGRESS if direction is Direction.EGRESS else Direction.EGRESS
    if policy.rules(other) is None:
        return None
    spec = {**(policy.source.value.get("spec") or {}), "policyTypes": [other.type_name]}
    return {**policy.source.value, "spec": spec}
