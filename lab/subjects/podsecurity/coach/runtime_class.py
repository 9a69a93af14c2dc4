"""Which RuntimeClass a workload runs in, and which handler that names."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.podshape import text
from lab.manifests.kubeobject import Ref
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.editing import edited
from lab.subjects.podsecurity.coach.mend import Mend, MendingRule
from lab.subjects.podsecurity.coach.runtime_class_unknown import PATH
from lab.subjects.podsecurity.workloads import Workload

LINK = "https://kubernetes.io/docs/concepts/containers/runtime-class/"


class HandlerWrong(MendingRule):
    """A RuntimeClass that names another handler than its nodes have."""

    id = "runtime-class-handler"
    why = "The handler is the name of a runtime in the configuration of the node's container runtime, and is compared "\
        "to the letter. A pod whose handler no node knows never starts."  # fmt: skip
    link = LINK

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Name the handler of the task."""
        for asked in case.attempt.setting.bounds.permitted.of_kind("RuntimeClass"):
            now = case.after.objects.get(asked.ref)
            handler = text(asked.value.get("handler"))
            if now is not None and text(now.value.get("handler")) != handler:
                yield Mend(
                    self.finding(
                        f"RuntimeClass {asked.ref.name} has the handler {text(now.value.get('handler'))}",
                        now.span(("handler",)),
                        f"Write handler: {handler}.",
                    ),
                    {asked.ref: asked},
                )


class ClassLeft(MendingRule):
    """A workload that was to run in a sandbox, and runs in another runtime."""

    id = "runtime-class-left"
    why = "A RuntimeClass does nothing by itself: each pod says whether it runs in it."
    link = LINK

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let each of them run where the task has it."""
        left = [(each, meant) for each in case.asked if (meant := _asked(case, each)) and _known(case, each, meant)]
        if left:
            workload, meant = left[0]
            others = " and ".join(str(each) for each, _ in left[1:])
            likewise = f" (and {others} likewise)" if others else ""
            found = _class(workload)
            now = f"the RuntimeClass {found}" if found else "the nodes' default runtime"
            yield Mend(
                self.finding(
                    f"{workload} runs in {now}, and not in {meant}{likewise}",
                    workload.span(PATH),
                    f"Set runtimeClassName: {meant} in the spec of its pods.",
                ),
                {each.ref: edited(each, (PATH, asked)) for each, asked in left},
            )


class ClassElsewhere(MendingRule):
    """A workload put into a sandbox that nobody asked to put there."""

    id = "runtime-class-elsewhere"
    why = "A sandbox costs start-up time and speed, and not every program runs in one: only what needs it goes there."
    link = LINK

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Leave them where they were."""
        moved = [
            each
            for each in case.asked
            if _class(each) and (bound := case.permitted(each.ref)) is not None and not _class(bound)
        ]
        if moved:
            names = " and ".join(map(str, moved))
            yield Mend(
                self.finding(
                    f"{names} {'was' if len(moved) == 1 else 'were'} put into {_class(moved[0])} too, which nobody "
                    "asked for",
                    moved[0].key_span(PATH),
                    "Take runtimeClassName out again.",
                ),
                {each.ref: edited(each, (PATH, None)) for each in moved},
            )


def _class(workload: Workload) -> str:
    return text(workload.shape.spec.get("runtimeClassName"))


def _asked(case: Case, workload: Workload) -> str:
    bound = case.permitted(workload.ref)
    return "" if bound is None else _class(bound)


def _known(case: Case, workload: Workload, meant: str) -> bool:
    """Whether it runs somewhere else than asked, and not in a class that there is not."""
    found = _class(workload)
    return found != meant and (not found or Ref("RuntimeClass", "", found) in case.after.objects)
