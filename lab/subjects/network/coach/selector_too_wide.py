"""A policy on more pods, or on others, than asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Put
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.coach.wording import pods_with

PLACE = ("spec", "podSelector")


class SelectorTooWide(MendingRule):
    """The policy's own podSelector selects pods that the task does not speak of."""

    id = "selector-too-wide"
    why = "A policy closes, and opens, every pod that its podSelector matches; an empty one matches them all."
    guess = 80

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Select what the task asks for."""
        for policy in case.changed:
            asked = case.asked_pods(policy.namespace)
            yield self.edit(
                policy, PLACE,
                [Put(policy.source.value, PLACE, written) for pods, written in asked if pods != policy.pods],
                f"{policy.name} selects {pods_with(policy.pods)}: not exactly those that the task names",
                "Write the labels of the pods that the policy is for under spec.podSelector.",
            )  # fmt: skip
