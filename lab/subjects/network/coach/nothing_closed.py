"""Pods that nothing closes."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import Ref
from lab.manifests.selector import LabelSelector
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import set_at
from lab.subjects.network.coach.mend import ALL, DOCS, Mend, MendingRule
from lab.subjects.network.coach.wording import pods_with
from lab.subjects.network.direction import Direction
from lab.subjects.network.policy import Policy

TYPES = ("spec", "policyTypes")


class NothingClosed(MendingRule):
    """No policy closes the direction, so everything passes."""

    id = "nothing-closed"
    why = "Pods are open until a policy selects them and names the direction in policyTypes."
    link = DOCS + "#the-two-sorts-of-pod-isolation"
    guess = 85
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Close the direction: by a policy that is there, or for exactly the pods that the task closes."""
        if not case.attempt.applied.changed:
            return
        for direction in Direction:
            for policy in case.changed:
                if policy.rules(direction) is None:
                    yield self._named_too(policy, direction)
            pods: set[tuple[str, LabelSelector]] = set()
            for asked in case.asked:
                if asked.rules(direction) is not None:
                    if (asked.namespace, asked.pods) not in pods:
                        pods.add((asked.namespace, asked.pods))
                        yield self._closed(asked, direction, [])
                    if asked.rules(direction):
                        yield self._closed(asked, direction, asked.source.spec[direction.value])

    def _named_too(self, policy: Policy, direction: Direction) -> Mend:
        types = [each.type_name for each in Direction if each is direction or policy.rules(each) is not None]
        return self.mend(
            policy, TYPES, set_at(policy.source.value, TYPES, types),
            f"policyTypes of {policy.name} does not name {direction.type_name}: {direction} of its pods stays open",
            f"Name {direction.type_name} as well, so that what no rule admits is shut.",
        )  # fmt: skip

    def _closed(self, asked: Policy, direction: Direction, opened: list[JsonObject]) -> Mend:
        ref = Ref("NetworkPolicy", asked.namespace, f"{asked.name}-{direction}-by-the-coach")
        selector = (asked.source.value.get("spec") or {}).get("podSelector") or {}
        spec = {"podSelector": selector, "policyTypes": [direction.type_name], direction.value: opened}
        told = self.telling(
            f"no policy in {asked.namespace} closes {direction} of {pods_with(asked.pods)}",
            f"Write a policy in {asked.namespace} that selects them, with {direction.type_name} in policyTypes.",
        )
        value = {"metadata": {"namespace": asked.namespace, "name": ref.name}, "spec": spec}
        return Mend(told, {ref: value}, guess=75 if opened else ALL)

