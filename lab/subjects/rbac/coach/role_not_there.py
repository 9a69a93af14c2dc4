"""A binding that refers to a role which is not there, or to another than was meant."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import set_at
from lab.subjects.rbac.coach.mend import Mend, MendingRule, moved, name_of


class RoleNotThere(MendingRule):
    """``roleRef`` leads nowhere: a slip in the name, Role for ClusterRole, or a Role of another namespace."""

    id = "role-not-there"
    why = "A binding to a role that does not exist is accepted, and grants nothing. A Role is one of its namespace."
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Refer to each role that is within reach."""
        from lab.subjects.rbac.roles import binding_of

        for item in case.changed:
            if not item.ref.kind.endswith("Binding"):
                continue
            binding = binding_of(item)
            if binding.role in case.access.roles:
                continue
            where = f" in {item.ref.namespace}" if binding.role.kind == "Role" else ""
            message = f"{name_of(item)} refers to {binding.role.kind} {binding.role.name}, and there is none{where}"
            for other in _within_reach(case, item.ref.namespace):
                reference = {**_mapping(item.value.get("roleRef")), "kind": other[0], "name": other[1]}
                how = f"Refer to {other[0]} {other[1]}."
                yield self.mend(item, ("roleRef",), set_at(item.value, ("roleRef",), reference), message, how)
            for role in case.changed:
                if role.ref.kind == "Role" == binding.role.kind and role.ref.name == binding.role.name:
                    here = dict([moved(role, "Role", item.ref.namespace)])
                    how = f"Write namespace: {item.ref.namespace} in the metadata of the Role, or bind it where it is."
                    yield self.told({role.ref: None, **here}, item, ("roleRef",), message, how)


def _within_reach(case: Case, namespace: str) -> Iterator[tuple[str, str]]:
    for item in (*case.changed, *case.untouched):
        if item.ref.kind == "ClusterRole" or (item.ref.kind == "Role" and item.ref.namespace == namespace):
            yield item.ref.kind, item.ref.name


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
