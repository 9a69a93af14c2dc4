"""Workloads that were to be deleted, and those that were not."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.podsecurity.templates import RESOURCES
from lab.subjects.podsecurity.coach.case import Case
from lab.subjects.podsecurity.coach.mend import CONTEXT, Mend, MendingRule
from lab.subjects.podsecurity.workloads import Workload, workload_of


class WorkloadDeleted(MendingRule):
    """A workload gone that was to stay."""

    id = "workload-deleted"
    why = "What is deleted no longer does its work. Only what the task asks for goes: look again at what it minds, "\
        "and at what it does not."  # fmt: skip
    link = CONTEXT

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Leave them alone."""
        bounds = case.attempt.setting.bounds
        gone = [
            item
            for ref, item in sorted(case.before.objects.items(), key=lambda each: each[0])
            if ref.kind in RESOURCES and ref not in case.after.objects
            and ref in bounds.required.objects and ref in bounds.permitted.objects
        ]  # fmt: skip
        if gone:
            names = " and ".join(str(workload_of(item, case.after.release)) for item in gone)
            verb, them = ("was", "it") if len(gone) == 1 else ("were", "them")
            yield Mend(
                self.finding(f"{names} {verb} deleted, and must stay", None, f"Take {them} off the list."),
                {item.ref: item for item in gone},
            )


class NotDeleted(MendingRule):
    """A workload still there that was to go."""

    id = "workload-not-deleted"
    why = "One container is enough, and init containers are containers: every one of them must be looked at."
    link = CONTEXT

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Delete them."""
        bounds = case.attempt.setting.bounds
        left = [
            each
            for each in case.there
            if each.ref in case.before.objects
            and each.ref not in bounds.required.objects and each.ref not in bounds.permitted.objects
        ]  # fmt: skip
        if left:
            more = f" (and {len(left) - 1} more)" if len(left) > 1 else ""
            yield Mend(
                self.finding(
                    f"{left[0]} is still there: {_reason(left[0])}{more}", None, f"List {left[0].ref} to be deleted."
                ),
                {each.ref: None for each in left},
            )


def _reason(workload: Workload) -> str:
    """What of it can be changed while it runs, or lets it change its node."""
    for said in ("is privileged", "can write its root file system"):
        for each in workload.containers:
            if each.privileged if said == "is privileged" else not each.read_only_root:
                return f"{each.kind} {each.name} {said}"
    written = [
        f"{each.kind} {each.name} can write {path} of its node"
        for each in workload.containers
        for path, writes in each.host_paths.items()
        if writes
    ]
    return written[0] if written else "what was wrong with it was mended, but it was to go"
