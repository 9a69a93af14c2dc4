"""A new policy expected to take away what an old one gives."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.mend import DOCS, Mend, MendingRule
from lab.subjects.network.direction import Direction
from lab.subjects.network.masks import places_of
from lab.subjects.network.policy import Policy

NAME = ("metadata", "name")


class NewPolicyCannotDeny(MendingRule):
    """An untouched policy admits what must not be, and a new policy on the same pods was to stop it."""

    id = "new-policy-cannot-deny"
    why = "Policies only ever add up: a connection is admitted when any one of them admits it. None can deny."
    link = DOCS + "#the-two-sorts-of-pod-isolation"
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the old policy's grants away, as mending or deleting it would."""
        yield from self._listed(case)
        ledger, untouched = case.ledger, {policy.ref for policy in case.untouched}
        old = [policy for policy in case.after.policies if policy.ref in untouched]
        found: list[tuple[int, int, int, int]] = []
        for side, direction in enumerate(Direction):
            for place, new in enumerate(case.changed):
                own = ledger.isolated(new, direction) & ledger.unwanted
                for at, policy in enumerate(old if own else ()):
                    _, admitted = ledger.of(policy).of(direction)
                    if own & admitted:
                        # In the order of the connections that show it.
                        found.append((places_of(own & admitted)[0], side, place, at))
        for _, side, place, at in sorted(found):
            yield from self._closed(case, case.changed[place], old[at], tuple(Direction)[side])

    def _listed(self, case: Case) -> Iterator[Mend]:
        """A policy that lists what to forbid, taken away, with the others as the task has them."""
        for policy in case.changed:
            alone = case.without({policy.ref: None}).share
            # Taken away it must not be missed, and must not have been the only one that admits too much.
            if not 0 <= alone < 1 or not _admits(policy, case):
                continue
            told = self.telling(
                f"{policy.name} admits what it lists; no policy can forbid anything",
                "Leave it out, and narrow the policy that admits too much.",
                policy.source,
                NAME,
            )
            for asked in case.asked:
                if asked.ref != policy.ref and asked.ref in {each.ref for each in case.changed}:
                    narrowed = {asked.ref: asked.source.value}
                    # Where the other policy was all that had to change, this one does no harm.
                    yield Mend(told, {policy.ref: None, **narrowed}, unless=(narrowed,))

    def _closed(self, case: Case, new: Policy, old: Policy, direction: Direction) -> Iterator[Mend]:
        told = self.telling(
            f"{new.name} cannot take away what {old.name} admits",
            f"Change or delete {old.name}: it is the one that lets this through.",
            new.source,
            NAME,
        )
        spec = {**(old.source.value.get("spec") or {}), direction.value: []}
        yield Mend(told, {old.ref: {**old.source.value, "spec": spec}})
        for asked in case.asked:
            if asked.ref == old.ref:
                yield Mend(told, {old.ref: asked.source.value})


def _admits(policy: Policy, case: Case) -> bool:
    """Whether the policy is among those that admit a connection that must not be."""
    says = case.ledger.of(policy)
    return bool((says.egress_admitted | says.ingress_admitted) & case.ledger.unwanted)
