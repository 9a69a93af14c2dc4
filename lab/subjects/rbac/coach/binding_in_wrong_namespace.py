"""A RoleBinding, and perhaps its Role, in another namespace than asked for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.mend import Mend, MendingRule, moved, name_of


class BindingInWrongNamespace(MendingRule):
    """What is granted counts where the binding is, not where its subjects are."""

    id = "binding-in-wrong-namespace"
    why = "A RoleBinding grants in its own namespace, wherever its subjects live; without namespace that is default."
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Move each binding, with the Role it refers to, to the namespaces that the task speaks of."""
        spaces = dict.fromkeys(item.ref.namespace for item in case.asked if item.ref.kind == "RoleBinding")
        roles = [item for item in case.changed if item.ref.kind == "Role"]
        for item in case.changed:
            if item.ref.kind != "RoleBinding":
                continue
            for namespace in spaces:
                if namespace == item.ref.namespace:
                    continue
                own = [role for role in roles if role.ref.namespace == item.ref.namespace]
                values = {
                    **{each.ref: None for each in (item, *own)},
                    **dict(moved(each, each.ref.kind, namespace) for each in (item, *own)),
                }
                message = f"{name_of(item)} grants in {item.ref.namespace}, and was to grant in {namespace}"
                how = f"Write namespace: {namespace} in the metadata of the binding and of its Role."
                yield self.told(values, item, ("metadata", "namespace"), message, how)
