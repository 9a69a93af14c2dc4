"""An image, a command, a variable or a mount that was to stay."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.coaching import Case, Mend, MendingRule, with_part
from lab.subjects.secrets.coach.parts import IN_PODS, NAME
from lab.subjects.secrets.keeping import kept
from lab.subjects.secrets.pods import pod_of


class WorkloadChangedToo(MendingRule):
    """The rest of the workload is part of the task."""

    id = "workload-changed-too"
    subject = NAME
    why = "Applying a manifest replaces the object: what it leaves out or says otherwise is lost."
    link = IN_PODS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for item in case.changed:
            pod, wanted = pod_of(item, case.after), case.bound(item.ref)
            bound = None if wanted is None else pod_of(wanted, case.required)
            if pod is None or bound is None or wanted is None:
                continue
            now, must = kept(pod), kept(bound)
            lost = [part for part in must if now.get(part) != must[part]]
            gone = [(one.name, name) for one in bound.containers if (own := pod.container(one.name)) is not None
                    for name, each in (*one.variables.items(), *one.files.items())
                    if name not in own.variables and name not in own.files and each]  # fmt: skip
            if lost or gone:
                told = f"has another {lost[0]}" if lost else f"has lost {gone[0][1]} of container {gone[0][0]}"
                yield self.mend(
                    f"{pod} {told}",
                    pod.span(("spec",)),
                    "Change only what the task names.",
                    [with_part(item, (("spec",), wanted.value.get("spec")))],
                )
