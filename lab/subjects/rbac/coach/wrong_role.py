"""A binding to another role than was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lab.manifests.document import Json
from lab.subjects.rbac.coach.case import BINDINGS, Case
from lab.subjects.rbac.coach.edits import set_at
from lab.subjects.rbac.coach.mend import Mend, MendingRule, name_of


class WrongRole(MendingRule):
    """A built-in role, or one of the scenario's, is bound that grants more or less than asked for."""

    id = "wrong-role"
    why = "A binding grants the whole of its role: view, edit and admin hold many rights, cluster-admin all of them."
    guess = 85

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Refer to the roles that the task's bindings refer to, as they are there."""
        asked = [item for item in case.asked if item.ref.kind in BINDINGS]
        roles = {item.ref: item for item in case.asked if item.ref.kind in ("Role", "ClusterRole")}
        added = {ref: item.value for ref, item in roles.items() if ref not in case.after.objects}
        for item in case.changed:
            if not item.ref.kind.endswith("Binding"):
                continue
            near = [each for each in case.wanted_bindings if each.ref.namespace == item.ref.namespace]
            for reference in _once(each.value.get("roleRef") for each in (*asked, *near)):
                if not isinstance(reference, dict) or reference == item.value.get("roleRef"):
                    continue
                value = set_at(item.value, ("roleRef",), reference)
                own = item.value.get("roleRef") or {}
                message = f"{name_of(item)} grants {own.get('kind')} {own.get('name')}, which is not what is asked for"
                how = "Bind a role that holds what the task asks for, and no more."
                yield self.told({**added, item.ref: value}, item, ("roleRef",), message, how)


def _once(references: Iterable[Json]) -> list[Json]:
    """Without repeats."""
    found: list[Json] = []
    for each in references:
        if each not in found:
            found.append(each)
    return found
