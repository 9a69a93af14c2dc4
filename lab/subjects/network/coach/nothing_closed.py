"""Pods that nothing closes."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.kubeobject import Ref
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.mend import DOCS, Mend, MendingRule
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import selectable


class NothingClosed(MendingRule):
    """No policy closes the direction, so everything passes."""

    id = "nothing-closed"
    why = "Pods are open until a policy selects them and names the direction in policyTypes."
    link = DOCS + "#the-two-sorts-of-pod-isolation"
    guess = 50

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Close the direction for the pods of an unwanted connection."""
        if not case.attempt.applied.changed:
            return
        told: set[tuple[str, Direction]] = set()
        for cell in case.excess:
            for direction, end in ((Direction.EGRESS, cell.source), (Direction.INGRESS, cell.destination)):
                pod = selectable(end)
                if pod is None or case.after.isolating(end, direction) or not pod.labels:
                    continue
                if not any(world.isolating(end, direction) for world in case.bounds):
                    continue
                name = str(pod.owner or pod)
                if (name, direction) in told:
                    continue
                told.add((name, direction))
                yield self._close(pod.namespace, dict(pod.labels), direction)

    def _close(self, namespace: str, labels: dict[str, str], direction: Direction) -> Mend:
        shown = ",".join(f"{key}={value}" for key, value in sorted(labels.items()))
        ref = Ref("NetworkPolicy", namespace, "closed-by-the-coach")
        spec = {"podSelector": {"matchLabels": labels}, "policyTypes": [direction.type_name]}
        finding = self.finding(
            f"no policy closes {direction} of the pods with {shown} in {namespace}",
            None,
            f"Write a policy in {namespace} that selects them, with {direction.type_name} in policyTypes.",
        )
        return Mend(finding, {ref: {"metadata": {"namespace": namespace, "name": ref.name}, "spec": spec}})
