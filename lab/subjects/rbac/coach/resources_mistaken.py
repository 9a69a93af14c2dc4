"""Resources that are missing from a rule, or too many."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import drop_at, rules, set_at
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.rbac.rule import Rule
from lab.subjects.rbac.words import listed


class ResourceTooMany(MendingRule):
    """A rule lists a resource that nobody asked for."""

    id = "resource-too-many"
    why = "Every verb of a rule holds for each of its resources: what needs other verbs needs a rule of its own."
    guess = 90
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take away each resource that is too many, or the rule with it."""
        excess = [cell.request for cell in case.excess]
        for rule in rules(case.changed):
            words = rule.texts("resources")
            for place, word in enumerate(words if rule.allows(excess) else ()):
                value = drop_at(rule.item.value, (*rule.path, "resources", place) if len(words) > 1 else rule.path)
                message = f"{name_of(rule.item)}: nobody asked for {listed(rule.texts('verbs'))} on {word}"
                path = (*rule.path, "resources", place)
                yield self.mend(rule.item, path, value, message, f"Take {word} out of the rule.")
            if len(words) > 1:
                message = f"{name_of(rule.item)}: nobody asked for {listed(rule.texts('verbs'))} on {listed(words)}"
                path = (*rule.path, "resources")
                yield self.mend(rule.item, path, drop_at(rule.item.value, rule.path), message, "Leave the rule out.")


class RuleMissing(MendingRule):
    """No rule of the role speaks of something that the task asks for."""

    id = "role-lacks-a-rule"
    why = "What no rule allows is denied."
    guess = 60
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add each rule that the task asks for."""
        missing = [cell.request for cell in case.missing]
        lacking = [rule for rule in case.asked_rules if any(Rule.of(rule).allows(each) for each in missing)]
        for item in case.changed:
            if item.ref.kind not in ("Role", "ClusterRole"):
                continue
            written = item.value.get("rules")
            for rule in lacking:
                kept = written if isinstance(written, list) else []
                if rule in kept:
                    continue
                value = set_at(item.value, ("rules",), [*kept, rule])
                what = ", ".join(rule.get("resources") or rule.get("nonResourceURLs") or ())
                message = f"{name_of(item)} has no rule that allows {listed(rule.get('verbs') or ())} on {what}"
                yield self.mend(item, ("rules",), value, message, f"Add a rule for {what}.")
