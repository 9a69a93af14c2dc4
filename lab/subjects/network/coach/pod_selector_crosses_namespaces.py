"""A podSelector alone, meant for pods of another namespace."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import Put, rules
from lab.subjects.network.coach.mend import DOCS, Mend, MendingRule


class PodSelectorCrossesNamespaces(MendingRule):
    """A peer with only a podSelector, where pods of another namespace were meant."""

    id = "pod-selector-crosses-namespaces"
    why = "A podSelector alone looks only into the policy's own namespace."
    link = DOCS + "#behavior-of-to-and-from-selectors"
    opens = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Let the selector look into one other namespace, each in turn."""
        namespaces = case.attempt.setting.after.namespaces
        labelled = {name: {"matchLabels": dict(labels)} for name, labels in namespaces.items() if labels}
        spaces = {name: {"namespaceSelector": selector} for name, selector in labelled.items()}
        for policy in case.changed:
            for rule in rules(policy):
                for path, peer in rule.peers:
                    if set(peer) != {"podSelector"}:
                        continue
                    elsewhere = [space for name, space in spaces.items() if name != policy.namespace]
                    meant = (way for space in elsewhere for way in ({**peer, **space}, space))
                    yield self.edit(
                        policy, path, (Put(policy.source.value, path, way) for way in meant),
                        f"this podSelector looks only into {policy.namespace}, the policy's own namespace",
                        "To mean pods elsewhere, name their namespace with a namespaceSelector.",
                    )  # fmt: skip
