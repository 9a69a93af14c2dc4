"""A policy on more pods, or on others, than asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.selector import LabelSelector
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Put
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.coach.wording import pods_with
from lab.subjects.network.policy import Policy

PLACE = ("spec", "podSelector")


class SelectorTooWide(MendingRule):
    """The policy's own podSelector selects pods that the task does not speak of."""

    id = "selector-too-wide"
    why = "A policy closes, and opens, every pod that its podSelector matches; an empty one matches them all."
    guess = 80

    def suspect(self, case: Case) -> Iterator[Mend | None]:
        """Select what the task asks for."""
        near: dict[str, list[Policy]] = {}
        for asked in case.asked:
            near.setdefault(asked.namespace, []).append(asked)
        for policy in case.changed:
            message = f"{policy.name} selects {pods_with(policy.pods)}: not exactly those that the task names"
            tried: list[LabelSelector] = []
            for asked in near.get(policy.namespace, ()):
                if asked.pods == policy.pods or asked.pods.everything:
                    continue
                if asked.pods in tried:
                    yield None
                    continue
                tried.append(asked.pods)
                selector = (asked.source.value.get("spec") or {}).get("podSelector") or {}
                yield self.edit(
                    policy, PLACE, Put(policy.source.value, PLACE, selector),
                    message,
                    "Write the labels of the pods that the policy is for under spec.podSelector.",
                )  # fmt: skip

