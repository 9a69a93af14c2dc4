"""The subject of a node's firewall, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.firewall.checks import KINDS
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.firewall.mutation import FirewallMutation
    from lab.subjects.firewall.view import FirewallView
    from lab.subjects.topic import Topic


class FirewallSubject:
    """Which packets a node lets in."""

    name = "firewall"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``packet``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The packets that fare otherwise than the bounds want."""
        from lab.subjects.firewall.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for firewalls."""
        from lab.subjects.firewall.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of firewalls, with the misunderstandings that belong to each."""
        from lab.subjects.firewall.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> FirewallView:
        """The ways into the node."""
        from lab.subjects.firewall.view import firewall_view

        return firewall_view(state)

    @property
    def mutation(self) -> FirewallMutation:
        """Mutants of rules, and a second opinion on each, packet by packet."""
        from lab.subjects.firewall.mutation import FirewallMutation

        return FirewallMutation()
