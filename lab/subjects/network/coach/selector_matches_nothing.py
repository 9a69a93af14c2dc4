"""A selector that matches no pod."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject
from lab.manifests.selector import LabelSelector
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Put, rules
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.coach.wording import conditions
from lab.subjects.network.peers import selector
from lab.subjects.network.policy import Policy

OWN = ("spec", "podSelector")


class SelectorMatchesNothing(MendingRule):
    """A podSelector, of the policy or of a peer, that matches no pod there is."""

    id = "selector-matches-nothing"
    why = "A selector that matches no pod does nothing: it is about the pods' labels, letter by letter."
    guess = 85

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Select by the labels of pods that are there instead."""
        pods = case.after.pods
        for policy in case.changed:
            if policy.pods.requirements and not any(
                pod.namespace == policy.namespace and policy.pods.matches(pod.labels) for pod in pods
            ):
                yield from self._own(case, policy)
            for rule in rules(policy):
                for path, peer in rule.peers:
                    written = peer.get("podSelector")
                    if written and not _matches(written, case):
                        yield from self._peer(case, policy, (*path, "podSelector"), written)

    def _own(self, case: Case, policy: Policy) -> Iterator[Mend]:
        message = f"no pod in {policy.namespace} has {conditions(policy.pods)}, so {policy.name} selects nothing"
        ways = [Put(policy.source.value, OWN, chosen) for chosen in case.single_labels(policy.namespace)]
        yield self.edit(policy, OWN, ways, message, "Look at the labels: kubectl get pods --show-labels")

    def _peer(
        self, case: Case, policy: Policy, path: tuple[str | int, ...], written: JsonObject
    ) -> Iterator[Mend]:
        message = f"no pod anywhere has {conditions(LabelSelector.compile(written))}"
        ways = [Put(policy.source.value, path, chosen) for chosen in case.single_labels("")]
        yield self.edit(policy, path, ways, message, "Look at the labels: kubectl get pods -A --show-labels")


def _matches(written: JsonObject, case: Case) -> bool:
    found = selector(written)
    # One that is not valid is refused, and told of there.
    return found.nothing or any(found.matches(pod.labels) for pod in case.after.pods)
