"""Aggregated ClusterRoles: a label that no selector looks for, and rules written where they are lost."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import Json, JsonObject
from lab.manifests.kubeobject import KubeObject, Ref
from lab.subjects.rbac.coach.case import Case
from lab.subjects.rbac.coach.edits import set_at
from lab.subjects.rbac.coach.mend import DOCS, Mend, MendingRule, name_of

LINK = f"{DOCS}#aggregated-clusterroles"

PREFIX = "rbac.authorization.k8s.io/aggregate-to-"


class AggregatedRoleEdited(MendingRule):
    """Rules are written into a ClusterRole that is put together from others."""

    id = "aggregated-role-edited"
    why = "The control plane fills the rules of view, edit and admin from other ClusterRoles, and undoes every change."
    link = LINK
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put the rules into a ClusterRole of their own, with the labels that the task's have."""
        for item in case.changed:
            built = case.built_in.get(item.ref)
            if not item.get(("aggregationRule",)) and not (built is not None and built.aggregates):
                continue
            for labels in _labels(case):
                ref = Ref("ClusterRole", "", f"{item.ref.name}.own")
                metadata: JsonObject = {"name": ref.name, "labels": labels}
                own = {"rules": item.value.get("rules") or [], "metadata": metadata, "kind": "ClusterRole"}
                before = case.attempt.setting.before.objects.get(item.ref)
                values = {item.ref: before.value if before is not None else None, ref: own}
                message = f"the rules of {name_of(item)} are gathered from other ClusterRoles; these are lost"
                how = f"Make a ClusterRole of its own, with the label {_told(labels)}."
                yield self.told(values, item, ("rules",), message, how)


class NotAggregated(MendingRule):
    """A ClusterRole lacks the label by which its rules would be gathered."""

    id = "not-aggregated"
    why = (
        "Aggregated ClusterRoles gather the rules of those whose labels they select. edit gathers view, and admin "
        "gathers edit, but nothing flows the other way."
    )
    link = LINK
    guess = 95

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give each ClusterRole the labels that the task's have, and take away the bindings that were to help."""
        for item in case.changed:
            if item.ref.kind != "ClusterRole" or item.get(("aggregationRule",)):
                continue
            for labels in _labels(case):
                if labels == item.labels:
                    continue
                value = set_at(item.value, ("metadata", "labels"), labels)
                bindings = [each for each in case.changed if _binds(each, item)]
                values: dict[Ref, JsonObject | None] = {item.ref: value, **{each.ref: None for each in bindings}}
                message = f"the rules of {name_of(item)} do not become part of {_gathering(labels)}"
                how = f"Give it the label {_told(labels)}."
                path = ("metadata", "labels") if item.labels else ("metadata", "name")
                yield self.told(values, item, path, message, how)


def _labels(case: Case) -> Iterator[JsonObject]:
    """The labels by which the task's ClusterRoles are gathered, without repeats."""
    seen: list[JsonObject] = []
    for item in case.asked:
        labels = {key: value for key, value in item.labels.items() if key.startswith(PREFIX)}
        if labels and labels not in seen:
            seen.append(labels)
            yield labels


def _binds(item: KubeObject, role: KubeObject) -> bool:
    reference: Json = item.value.get("roleRef")
    return isinstance(reference, dict) and (reference.get("kind"), reference.get("name")) == (
        role.ref.kind,
        role.ref.name,
    )


def _gathering(labels: JsonObject) -> str:
    return " or ".join(key.removeprefix(PREFIX) for key in labels)


def _told(labels: JsonObject) -> str:
    return ", ".join(f'{key}: "{value}"' for key, value in labels.items())
