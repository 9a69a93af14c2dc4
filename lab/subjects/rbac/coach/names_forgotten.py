"""Every object of a sort where the task names some."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import rules, set_at, texts
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.rbac.words import listed


class NamesForgotten(MendingRule):
    """A rule without ``resourceNames``, or with others than asked for."""

    id = "names-forgotten"
    why = "Without resourceNames a rule holds for every object of its resources."
    guess = 90

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give the rule the names that the task asks for."""
        named = [rule for rule in case.asked_rules if rule.get("resourceNames")]
        for rule in rules(case.changed):
            words = {*rule.texts("resources")}
            near = (texts(each, "resourceNames") for each in named if words & {*texts(each, "resources"), "*"})
            for names in near:
                if names == rule.texts("resourceNames") or not rule.texts("resources"):
                    continue
                value = set_at(rule.item.value, (*rule.path, "resourceNames"), names)
                here = rule.texts("resourceNames")
                what = f"is for what is called {listed(here)}" if here else "holds for every object"
                message = f"{name_of(rule.item)}: this rule {what}, not for {listed(names)} alone"
                how = f"{'Write' if here else 'Add'} resourceNames: [{', '.join(names)}]."
                yield self.mend(rule.item, rule.path, value, message, how)
