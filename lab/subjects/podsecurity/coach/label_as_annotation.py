"""A label of Pod Security written among the annotations."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import mapping
from lab.manifests.kubeobject import Ref
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import relabelled
from lab.subjects.podsecurity.coach.mend import ADMISSION, Mend, MendingRule
from lab.subjects.podsecurity.coach.places import KNOWN, asked_namespaces


class LabelAsAnnotation(MendingRule):
    """Pod Security reads labels; annotations it does not look at."""

    id = "label-as-annotation"
    why = "Pod Security reads the namespace's labels. An annotation of the same name is kept, and does nothing."
    link = ADMISSION + "#pod-security-admission-labels-for-namespaces"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Make them labels."""
        for name in asked_namespaces(case):
            holder = case.after.objects[Ref("Namespace", "", name)]
            annotations = mapping(mapping(holder.value.get("metadata")).get("annotations"))
            meant = {key: str(value) for key, value in annotations.items() if key in KNOWN}
            mended = relabelled(case.after, name, **meant) if meant else None
            if mended is not None:
                key = next(iter(meant))
                finding = self.finding(
                    f"{name} has {key} as an annotation, and not as a label",
                    holder.key_span(("metadata", "annotations", key)),
                    "Write it under labels.",
                )
                yield Mend(finding, {mended.ref: mended})
