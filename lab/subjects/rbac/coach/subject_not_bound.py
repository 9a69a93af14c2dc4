"""A role without a binding, or a binding that leaves somebody out."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import subjects
from lab.subjects.rbac.coach.mend import Mend, MendingRule
from lab.subjects.rbac.coach.subject_mistaken import told


class SubjectNotBound(MendingRule):
    """Nobody gives somebody the rights that the task asks for."""

    id = "subject-not-bound"
    why = "A role grants nothing by itself: a binding gives it, to exactly those it lists."
    guess = 80
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Add a binding for each subject of the task's bindings, or for all whom none names."""
        if not case.attempt.applied.changed:
            return
        bound = [(item.ref.namespace, each) for item, _, each in subjects(case.after.objects.values())]
        found: list[Mend] = []
        for item in case.wanted_bindings:
            for subject in item.value.get("subjects") or ():
                if (item.ref.namespace, subject) in bound:
                    continue
                where = f"in {item.ref.namespace}" if item.ref.namespace else "for the whole cluster"
                message = f"no binding {where} names {told(subject)}"
                how = f"Bind {_role(item)} to {told(subject)} {where}."
                added = _added(case, item, subject, len(found))
                found.append(self.told(added, self._place(case), ("metadata", "name"), message, how))
        if len(found) > 1:
            yield Mend(found[0].finding, {ref: value for mend in found for ref, value in mend.values.items()})
        yield from found

    @staticmethod
    def _place(case: Case) -> KubeObject | None:
        """What the finding stands at: the role that is not bound, else a binding."""
        return next(iter(sorted(case.changed, key=lambda item: not item.ref.kind.endswith("Role"))), None)


def _role(item: KubeObject) -> str:
    reference = item.value.get("roleRef") or {}
    return f"{reference.get('kind')} {reference.get('name')}"


def _added(case: Case, item: KubeObject, subject: JsonObject, number: int) -> dict[Ref, JsonObject | None]:
    """A binding of the task for one subject alone, with its role where that is not there."""
    ref = Ref(item.ref.kind, item.ref.namespace, f"{item.ref.name}.{number}")
    value = {**item.value, "metadata": {**item.value["metadata"], "name": ref.name}, "subjects": [subject]}
    found: dict[Ref, JsonObject | None] = {ref: value}
    reference = item.value.get("roleRef") or {}
    kind = str(reference.get("kind"))
    role = Ref(kind, item.ref.namespace if kind == "Role" else "", str(reference.get("name")))
    wanted = next((each for each in case.asked if each.ref == role), None)
    if wanted is not None and role not in case.after.objects:
        found[role] = wanted.value
    return found
