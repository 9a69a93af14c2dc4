"""Rules of one direction written as the other."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import rules, set_at
from lab.subjects.network.coach.mend import DOCS, Mend, MendingRule
from lab.subjects.network.direction import Direction
from lab.subjects.network.policy import Policy


class IngressForEgress(MendingRule):
    """A policy closes and opens the direction opposite to the one meant."""

    id = "ingress-for-egress"
    why = (
        "Egress is what the selected pods open, ingress is what is opened to them. "
        "A policy on the pods that open a connection needs egress rules, one on the pods that take it ingress rules."
    )
    link = DOCS + "#the-two-sorts-of-pod-isolation"
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Turn every rule of one direction round, also those that the policy ignores."""
        for policy in case.changed:
            for here, there in ((Direction.INGRESS, Direction.EGRESS), (Direction.EGRESS, Direction.INGRESS)):
                if next(rules(policy, here), None) is not None:
                    turned = self.mend(
                        policy, ("spec", here.value), _turned(policy, here, there),
                        f"{policy.name} has {here} rules where it needs {there} rules",
                        f"Write {there} rules (with `{there.peers_key}`), and name {there.type_name} in policyTypes.",
                        at_key=True,
                    )  # fmt: skip
                    # Where the rules are not missed, they were too many, not of the wrong direction.
                    yield turned._replace(unless=({policy.ref: _left_out(policy, here, there)},))


def _turned(policy: Policy, here: Direction, there: Direction) -> JsonObject:
    turned = [
        {there.peers_key if key == here.peers_key else key: value for key, value in (rule or {}).items()}
        for rule in (policy.source.value.get("spec") or {}).get(here.value) or ()
    ]
    value = _left_out(policy, here, there)
    return set_at(value, ("spec", there.value), [*(value["spec"].get(there.value) or ()), *turned])


def _left_out(policy: Policy, here: Direction, there: Direction) -> JsonObject:
    spec = {key: value for key, value in (policy.source.value.get("spec") or {}).items() if key != here.value}
    return {**policy.source.value, "spec": {**spec, "policyTypes": [there.type_name]}}
