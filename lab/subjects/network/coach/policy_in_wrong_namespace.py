"""A policy in a namespace other than that of the pods it is meant for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import Ref
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import set_at
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.policy import Policy


class PolicyInWrongNamespace(MendingRule):
    """A policy whose selector would match elsewhere."""

    id = "policy-in-wrong-namespace"
    why = "A policy selects pods of its own namespace only, whatever its selector says."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Move what is where the task asks for nothing, each policy alone and all together, to each other namespace."""
        homes = {policy.namespace for policy in case.asked}
        stray = [policy for policy in case.changed if policy.namespace not in homes]
        for name in sorted(homes):
            for policy in stray:
                yield self._moved(policy, [policy], name)
            if len(stray) > 1:
                yield self._moved(stray[0], stray, name)

    def _moved(self, told: Policy, policies: Iterable[Policy], name: str) -> Mend:
        message = f"{told.name} is in namespace {told.namespace}, so it selects no pod of any other"
        if "namespace" not in (told.source.written.get("metadata") or {}):
            message = f"{told.name} names no namespace, so it went to {told.namespace}"
        values: dict[Ref, JsonObject | None] = {}
        for policy in policies:
            values[policy.ref] = None
            value = set_at(policy.source.value, ("metadata", "namespace"), name)
            values[Ref(policy.ref.kind, name, f"{policy.name}-moved")] = value
        how = "Write the namespace of the pods it is for under metadata."
        return Mend(self.telling(message, how, told.source, ("metadata", "namespace")), values)
