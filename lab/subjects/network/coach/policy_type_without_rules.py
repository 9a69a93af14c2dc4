"""A direction named without rules."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import set_at
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.direction import Direction


class PolicyTypeWithoutRules(MendingRule):
    """policyTypes names a direction for which there are no rules: it is shut entirely."""

    id = "policy-type-without-rules"
    why = "A direction that policyTypes names is closed; without rules for it, nothing is admitted there."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the direction out of policyTypes again."""
        for policy in case.changed:
            types = (policy.source.written.get("spec") or {}).get("policyTypes") or []
            for index, name in enumerate(types):
                direction = next((each for each in Direction if each.type_name == name), None)
                if direction and policy.rules(direction) == () and len(types) > 1:
                    rest = [other for other in types if other != name]
                    yield self.mend(
                        policy, ("spec", "policyTypes", index),
                        set_at(policy.source.value, ("spec", "policyTypes"), rest),
                        f"policyTypes names {name}, and there is no {direction} rule: all {direction} is closed",
                        f"Leave {name} out, or write the {direction} rules that must stay.",
                    )  # fmt: skip
