"""A policy in a namespace other than that of the pods it is meant for."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.kubeobject import Ref
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import set_at
from lab.subjects.network.coach.mend import Mend, MendingRule


class PolicyInWrongNamespace(MendingRule):
    """A policy whose selector would match elsewhere."""

    id = "policy-in-wrong-namespace"
    why = "A policy selects pods of its own namespace only, whatever its selector says."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Move a policy from where the task asks for none to each other namespace in turn."""
        homes = {policy.namespace for policy in case.asked}
        for policy in case.changed:
            if policy.namespace in homes:
                continue
            named = "namespace" in (policy.source.written.get("metadata") or {})
            for name in case.attempt.setting.after.namespaces:
                if name == policy.namespace:
                    continue
                moved = Ref(policy.ref.kind, name, policy.name)
                if moved in case.attempt.setting.after.objects:
                    continue
                message = f"{policy.name} is in namespace {policy.namespace} and selects no pod of {name}"
                if not named:
                    message = f"{policy.name} names no namespace, so it went to {policy.namespace}"
                span = policy.source.span(("metadata", "namespace"))
                how = "Write the namespace of the pods it is for under metadata."
                value = set_at(policy.source.value, ("metadata", "namespace"), name)
                yield Mend(self.finding(message, span, how), {policy.ref: None, moved: value})
