"""The subject of a node's operating system, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.hosts.checks import KINDS
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.hosts.mutation import HostsMutation
    from lab.subjects.hosts.reading.found import Found
    from lab.subjects.topic import Topic


class HostsSubject:
    """How a node's operating system is set up."""

    name = "hosts"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``host``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The settings that are not as the bounds want them."""
        from lab.subjects.hosts.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for operating systems."""
        from lab.subjects.hosts.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of operating systems, with the misunderstandings that belong to each."""
        from lab.subjects.hosts.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> Found:
        """Every setting in force."""
        from lab.subjects.hosts.node import node

        return node(state)

    @property
    def mutation(self) -> HostsMutation:
        """Mutants of configuration files, and a second opinion on each from the raw text."""
        from lab.subjects.hosts.mutation import HostsMutation

        return HostsMutation()
