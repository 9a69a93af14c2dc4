"""Rules in a ClusterRole, bound in the whole cluster, that were to count in one namespace."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import rules, set_at
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of
from lab.subjects.rbac.words import listed


class GrantedEverywhere(MendingRule):
    """The right verbs on the right resources, in every namespace instead of one."""

    id = "granted-everywhere"
    why = "What a ClusterRoleBinding grants counts in every namespace. What is needed in one belongs into a Role there."
    guess = 95
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take what the task has in Roles out of each ClusterRole, and add those Roles with their bindings."""
        local = [item for item in case.asked if item.ref.kind in ("Role", "RoleBinding")]
        words = {word for rule in rules(local) for word in rule.texts("resources")}
        spaces = dict.fromkeys(item.ref.namespace for item in local)
        for item in case.changed if words else ():
            if item.ref.kind != "ClusterRole":
                continue
            wide = [rule for rule in rules([item]) if words & set(rule.texts("resources"))]
            if not wide:
                continue
            gone = [rule.value for rule in wide]
            kept: list[JsonObject] = [rule for rule in item.value["rules"] if rule not in gone]
            values = {item.ref: set_at(item.value, ("rules",), kept)}
            values |= {each.ref: each.value for each in local}
            what = ", ".join(dict.fromkeys(word for rule in wide for word in rule.texts("resources")))
            message = f"{name_of(item)} grants {listed(wide[0].texts('verbs'))} on {what} in every namespace"
            how = f"Put this into a Role in {' and '.join(spaces)}, with a RoleBinding."
            yield self.told(values, item, (*wide[0].path, "resources"), message, how)
