"""A new policy under the name of one that was there."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.kubeobject import Ref
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.mend import Mend, MendingRule


class ReplacesAnother(MendingRule):
    """The learner's policy has the name of an existing one, which it replaces where it was to stand beside it."""

    id = "replaces-another"
    why = "A name stands for one object: applying a policy under a name that is taken replaces what was there."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put the old policy back, and give the new one a name of its own."""
        before = {policy.ref: policy for policy in case.before.policies}
        asked = {policy.ref for policy in case.asked}
        for policy in case.changed:
            old = before.get(policy.ref)
            if old is None or policy.ref in asked:
                continue
            beside = Ref(policy.ref.kind, policy.namespace, f"{policy.name}-2")
            told = self.telling(
                f"{policy.name} was there already, and this replaces it",
                "Give the new policy the name the task asks for, so that both stand.",
                policy.source,
                ("metadata", "name"),
            )
            yield Mend(told, {policy.ref: old.source.value, beside: policy.source.value})
