"""A ClusterRoleBinding where a RoleBinding was meant."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.mend import Mend, MendingRule, moved, name_of


class ClusterWideBinding(MendingRule):
    """Something is granted in every namespace that was to be granted in one."""

    id = "cluster-wide-binding"
    why = "A ClusterRoleBinding counts in every namespace and outside any. RoleBindings take ClusterRoles too."
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put RoleBindings in the namespaces that the task speaks of in its place."""
        spaces = dict.fromkeys(item.ref.namespace for item in case.asked if item.ref.kind == "RoleBinding")
        for item in case.changed if spaces else ():
            if item.ref.kind == "ClusterRoleBinding":
                values = {item.ref: None, **dict(moved(item, "RoleBinding", namespace) for namespace in spaces)}
                message = f"{name_of(item)} grants its role in every namespace"
                how = f"Make it a RoleBinding in namespace {' and '.join(spaces)}."
                yield self.told(values, item, ("kind",), message, how)
