"""A RuntimeClass that is not there, often its handler's name taken for its own."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.nearest import nearest
from lab.cluster.podsecurity.podshape import text
from lab.manifests.kubeobject import Ref
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule

PATH = ("spec", "runtimeClassName")


class RuntimeClassUnknown(MendingRule):
    """``runtimeClassName`` names the object, not the handler that the object names."""

    id = "runtime-class-unknown"
    why = "A pod names a RuntimeClass object; that object names the handler of the node. A pod that names none that "\
        "exists is refused."  # fmt: skip
    link = "https://kubernetes.io/docs/concepts/containers/runtime-class/"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Name one that is there."""
        there = {item.ref.name: text(item.value.get("handler")) for item in case.after.of_kind("RuntimeClass")}
        for workload in case.there:
            name = text(workload.shape.spec.get("runtimeClassName"))
            if not name or Ref("RuntimeClass", "", name) in case.after.objects:
                continue
            by_handler = next((found for found, handler in sorted(there.items()) if handler == name), None)
            asked = case.attempt.setting.bounds.required.objects.get(Ref("RuntimeClass", "", name))
            meant = by_handler or nearest(name, sorted(there))
            said, where = f"there is no RuntimeClass {name}", workload.span(PATH)
            if by_handler is None and asked is not None:
                yield Mend(self.finding(said, where, f"Create the RuntimeClass {name}."), {asked.ref: asked})
            elif meant is not None:
                if by_handler is not None:
                    said = f"{said}: that is the handler of {by_handler}"
                yield Mend(
                    self.finding(said, where, f"Write runtimeClassName: {meant}."),
                    {workload.ref: edited(workload, (PATH, meant))},
                )
