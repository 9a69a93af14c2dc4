"""A RoleBinding where a ClusterRoleBinding was meant."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.mend import Mend, MendingRule, moved, name_of


class BoundInOneNamespace(MendingRule):
    """Something is granted in one namespace that was to be granted in all, or that belongs to none."""

    id = "bound-in-one-namespace"
    why = (
        "A RoleBinding grants in its own namespace. Nodes and other things without one, paths, and requests about all "
        "namespaces at once are reached by a ClusterRoleBinding alone."
    )
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put a ClusterRoleBinding in its place."""
        for item in case.changed:
            reference = item.value.get("roleRef")
            if item.ref.kind != "RoleBinding" or not isinstance(reference, dict):
                continue
            ref, value = moved(item, "ClusterRoleBinding", "")
            values = {item.ref: None, ref: value}
            if reference.get("kind") == "Role":
                role = next((each for each in case.changed if each.ref.kind == "Role"), None)
                if role is None:
                    continue
                values |= dict([moved(role, "ClusterRole", "")])
                value = {**value, "roleRef": {**reference, "kind": "ClusterRole"}}
                values[ref] = value
            message = f"{name_of(item)} grants in {item.ref.namespace} alone"
            how = "Make it a ClusterRoleBinding, of a ClusterRole."
            yield self.told(values, item, ("kind",), message, how)
