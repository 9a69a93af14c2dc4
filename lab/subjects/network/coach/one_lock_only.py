"""A connection opened at one end only."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.model import Pod
from lab.manifests.document import JsonObject
from lab.manifests.kubeobject import Ref
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.cell import Cell
from lab.subjects.network.coach.mend import DOCS, Mend, MendingRule
from lab.subjects.network.coach.wording import such
from lab.subjects.network.direction import Direction
from lab.subjects.network.ends import selectable
from lab.subjects.network.proof.universe import NAME_LABEL
from lab.subjects.network.verdict import Ground


class OneLockOnly(MendingRule):
    """One of the two locks of a connection admits it and the other does not."""

    id = "one-lock-only"
    why = (
        "A connection passes two locks: egress of the pod that opens it and ingress of the pod that takes it. "
        "When both pods are closed, both sides need a rule."
    )
    link = DOCS + "#the-two-sorts-of-pod-isolation"
    guess = 65
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Admit the connection at the end that is still shut."""
        for cell in case.missing:
            egress, ingress = case.shown(cell).locks
            for shut, other, end in ((egress, ingress, cell.source), (ingress, egress, cell.destination)):
                pod = selectable(end)
                if pod is None or shut.open:
                    continue
                if other.ground is Ground.ADMITTED:
                    yield self._open(cell, pod, shut.direction)

    def _open(self, cell: Cell, pod: Pod, direction: Direction) -> Mend:
        ref = Ref("NetworkPolicy", pod.namespace, "opened-by-the-coach")
        far = selectable(cell.destination if direction is Direction.EGRESS else cell.source)
        rule: JsonObject = {"ports": [{"protocol": str(cell.protocol), "port": cell.port}]}
        if far is not None:
            rule[direction.peers_key] = [
                {"namespaceSelector": {"matchLabels": {NAME_LABEL: far.namespace}}, "podSelector": _by(far)}
                if far.namespace != pod.namespace
                else {"podSelector": _by(far)}
            ]
        value: JsonObject = {
            "metadata": {"namespace": pod.namespace, "name": ref.name},
            "spec": {"podSelector": _by(pod), "policyTypes": [direction.type_name], direction.value: [rule]},
        }
        shown = such(pod)
        told = self.telling(
            f"only one end of a connection is open: {direction} of {shown} does not admit it",
            f"Write the matching {direction} rule for {shown} as well.",
        )
        return Mend(told, {ref: value})


def _by(pod: Pod) -> JsonObject:
    """A selector for pods like this one."""
    return {"matchLabels": dict(pod.labels)}
