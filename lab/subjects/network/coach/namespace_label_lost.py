"""A label taken from a namespace that a policy went by."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.kubeobject import Ref
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.mend import Mend, MendingRule


class NamespaceLabelLost(MendingRule):
    """A namespace was handed in without a label that it had."""

    id = "namespace-label-lost"
    why = "Applying a manifest makes the labels exactly what it says: one that is left out is gone."
    link = "https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Give each namespace the labels back that it had."""
        after = case.attempt.setting.after
        for name, before in case.before.namespaces.items():
            now = after.namespaces.get(name, before)
            lost = {key: value for key, value in before.items() if now.get(key) != value}
            if lost:
                shown = ",".join(f"{key}={value}" for key, value in sorted(lost.items()))
                holder = after.objects.get(Ref("Namespace", "", name))
                told = self.telling(
                    f"namespace {name} has lost {shown}, by which a policy selects it",
                    "Keep the labels that are there, and add yours beside them.",
                    holder,
                    ("metadata", "labels"),
                )
                yield Mend(told, labels={name: {**now, **lost}})
