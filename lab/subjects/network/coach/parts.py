"""Parts of policies that were compiled already.

Repairs are put together from the learner's own parts and those of other policies, so most have been seen before.
"""

from __future__ import annotations

from lab.manifests.document import Json
from lab.manifests.selector import LabelSelector
from lab.subjects.network.direction import Direction
from lab.subjects.network.peers import Peer, policy_peer, selector
from lab.subjects.network.policy import Parts, Rule
from lab.subjects.network.ports import PolicyPort, policy_port


class KnownParts(Parts):
    """Compiles what is the same object once."""

    def __init__(self) -> None:
        # What was written is kept beside it, so that no other object takes its identity on.
        self._rules: dict[tuple[int, Direction, int, str], tuple[Json, Rule]] = {}
        self._selectors: dict[int, tuple[Json, LabelSelector]] = {}
        self._peers: dict[tuple[int, str], tuple[Json, Peer]] = {}
        self._alike: dict[Peer, Peer] = {}
        self._ports: dict[int, tuple[Json, PolicyPort]] = {}

    def selector(self, written: Json) -> LabelSelector:
        """Compile the selector of a policy's own pods."""
        found = self._selectors.get(id(written))
        if found is None:
            found = self._selectors[id(written)] = (written, selector(written))
        return found[1]

    def rule(self, written: Json, direction: Direction, index: int, home: str) -> Rule:
        """Compile one rule of a policy in namespace ``home``."""
        key = (id(written), direction, index, home)
        found = self._rules.get(key)
        if found is None:
            found = self._rules[key] = (written, super().rule(written, direction, index, home))
        return found[1]

    def peer(self, written: Json, home: str) -> Peer:
        """Compile one peer of such a rule; peers that mean the same are the same object."""
        if isinstance(written, dict) and ("namespaceSelector" in written or "ipBlock" in written):
            # Such a peer means the same wherever its policy is.
            home = "" if written.get("namespaceSelector") is not None or "ipBlock" in written else home
        key = (id(written), home)
        found = self._peers.get(key)
        if found is None:
            peer = policy_peer(written, home)
            found = self._peers[key] = (written, self._alike.setdefault(peer, peer))
        return found[1]

    def port(self, written: Json) -> PolicyPort:
        """Compile one port of such a rule."""
        found = self._ports.get(id(written))
        if found is None:
            found = self._ports[id(written)] = (written, policy_port(written))
        return found[1]
