"""An empty selector in a peer, taken for "none"."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.document import JsonObject, Path
from lab.subjects.network.coach.case import Case
from lab.subjects.network.coach.edits import rules, set_at, without_peer
from lab.subjects.network.coach.mend import Mend, MendingRule
from lab.subjects.network.policy import Policy

WHAT = {
    "namespaceSelector": "an empty namespaceSelector selects every namespace",
    "podSelector": "an empty podSelector selects every pod",
}


class EmptySelectorSelectsAll(MendingRule):
    """``{}`` as a selector in ``from`` or ``to``."""

    id = "empty-selector-selects-all"
    why = "A selector without conditions rules nothing out: it means all of them, never none."
    closes = True

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Put what the task selects in its place, or take the peer, or the rule whose only peer it is, away."""
        for policy in case.changed:
            for rule in rules(policy):
                for path, peer in rule.peers:
                    for key in WHAT:
                        if key in peer and not any((peer[key] or {}).values()) and _widest(peer, key):
                            yield self._told(policy, path, key, without_peer(policy.source.value, path))
                            for narrower in _narrower(case, peer, key):
                                yield self._told(policy, path, key, set_at(policy.source.value, path, narrower))

    def _told(self, policy: Policy, path: Path, key: str, value: JsonObject) -> Mend:
        how = "Write the labels of what you mean, or leave the whole item out."
        return self.mend(policy, (*path, key), value, WHAT[key], how, at_key=True)


def _narrower(case: Case, peer: JsonObject, key: str) -> Iterator[JsonObject]:
    """The peer with something asked for in place of the empty selector, or without it."""
    rest = {name: value for name, value in peer.items() if name != key}
    if rest and any(any((value or {}).values()) for value in rest.values()):
        yield rest
    for asked in case.asked_peers:
        if asked.get(key):
            yield {**peer, key: asked[key]}


def _widest(peer: JsonObject, key: str) -> bool:
    return key == "namespaceSelector" or "namespaceSelector" not in peer or not peer["namespaceSelector"]
