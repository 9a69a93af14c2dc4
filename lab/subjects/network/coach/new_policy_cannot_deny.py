"""A new policy expected to take away what an old one gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lab.manifests.kubeobject import Ref
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.coach.mend import DOCS, Mend, MendingRule
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import selectable
from lab.subjects.network.policy import Policy
from lab.subjects.network.verdict import Lock

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
        untouched = {policy.ref for policy in case.untouched}
        seen: set[tuple[Ref, Ref, Direction]] = set()
        for cell in case.excess:
            shown = case.shown(cell)
            for lock, end in ((shown.egress, cell.source), (shown.ingress, cell.destination)):
                pod = selectable(end)
                for new in _on(case.changed, lock):
                    if pod is not None and new.namespace == pod.namespace and new.pods.matches(pod.labels):
                        for admission in lock.admitted_by:
                            suspected = (new.ref, admission.policy.ref, lock.direction)
                            if admission.policy.ref in untouched and suspected not in seen:
                                seen.add(suspected)
                                yield from self._closed(case, new, admission.policy, lock.direction)

    def _listed(self, case: Case) -> Iterator[Mend]:
        """A policy that lists what to forbid, taken away, with the others as the task has them."""
        for policy in case.changed:
            alone = case.without({policy.ref: None}).share
            # Taken away it must not be missed, and must not have been the only one that admits too much.
            if not 0 <= alone < 1 or not any(_admits(policy, cell, case) for cell in case.excess):
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


def _admits(policy: Policy, cell: Cell, case: Case) -> bool:
    """Whether the policy is among those that admit the connection."""
    return any(found.policy.ref == policy.ref for lock in case.shown(cell).locks for found in lock.admitted_by)


def _on(policies: Iterable[Policy], lock: Lock) -> Iterator[Policy]:
    return (policy for policy in policies if policy.rules(lock.direction) is not None)
