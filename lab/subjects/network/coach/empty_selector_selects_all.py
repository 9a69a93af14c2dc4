"""An empty selector in a peer, taken for "none"."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject, Path
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import drop_at, rules, set_at
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.policy import Policy

WHAT = {
    "namespaceSelector": "an empty namespaceSelector selects every namespace",
    "podSelector": "an empty podSelector selects every pod",
}


class EmptySelectorSelectsAll(MendingRule):
    """``{}`` as a selector in ``from`` or ``to``."""

    id = "empty-selector-selects-all"
    why = "A selector without conditions rules nothing out: {} means all of them, never none."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the peer with the empty selector away, or the whole rule when it is the only peer."""
        for policy in case.changed:
            for rule in rules(policy):
                for path, peer in rule.peers:
                    for key, message in WHAT.items():
                        # Both selectors in one peer: an empty one beside one with conditions narrows nothing.
                        if key in peer and not any((peer[key] or {}).values()) and _widest(peer, key):
                            alone = len(rule.peers) == 1
                            value = drop_at(policy.source.value, rule.path if alone else path)
                            yield self.mend(
                                policy, (*path, key), value, message,
                                "Write the labels of what you mean, or leave the whole item out.", at_key=True,
                            )  # fmt: skip
                            yield from self._as_own_namespace(policy, path, peer, key, message)

    def _as_own_namespace(
        self, policy: Policy, path: Path, peer: JsonObject, key: str, message: str
    ) -> Iterator[Mend]:
        """Without the empty namespaceSelector, the podSelector beside it looks into the own namespace only."""
        if key == "namespaceSelector" and peer.get("podSelector"):
            value = set_at(policy.source.value, path, {"podSelector": peer["podSelector"]})
            yield self.mend(
                policy, (*path, key), value, message,
                "Write the labels of the namespaces you mean, or leave the selector out for the policy's own.",
                at_key=True,
            )  # fmt: skip


def _widest(peer: JsonObject, key: str) -> bool:
    return key == "namespaceSelector" or "namespaceSelector" not in peer or not peer["namespaceSelector"]
