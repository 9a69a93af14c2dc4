"""A rule that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lab.manifests.kubeobject import Ref
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import append_at, rules
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.direction import Direction
from lab.subjects.network.policy import Policy


class RuleMissing(MendingRule):
    """Nothing in the answer speaks of a connection that the task asks for."""

    id = "rule-missing"
    why = "A closed pod only has the connections that some rule of some policy admits."
    guess = 55
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add each rule that the task asks for to a policy on the same pods, or the whole policy that holds it."""
        for asked in case.asked:
            ref = Ref(asked.ref.kind, asked.namespace, f"{asked.name}-by-the-coach")
            message = f"no policy opens a connection of {asked.namespace} that has to work"
            how = "Read the task's list of connections again, and see which of them none of your rules is for."
            yield Mend(self.telling(message, how), {ref: asked.source.value}, guess=50)
        for policy in case.changed:
            near = [asked for asked in case.asked if asked.namespace == policy.namespace]
            for direction in Direction:
                if policy.rules(direction) is None:
                    continue
                place, value = ("spec", direction.value), policy.source.value
                missing = (rule.value for asked in near for rule in rules(asked, direction))
                yield self.edit(
                    policy, place, (partial(append_at, value, place, rule) for rule in missing),
                    _message(policy, direction.value),
                    "Read the task's list of connections again, and give each of them a rule.", at_key=True,
                )  # fmt: skip


def _message(policy: Policy, direction: str) -> str:
    return f"{policy.name} has no {direction} rule for a connection that has to work"
