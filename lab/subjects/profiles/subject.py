"""The subject of profiles, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.profiles.checks import KINDS
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.mutation import Mutation
    from lab.subjects.profiles.view import ProfileRow
    from lab.subjects.topic import Topic


class ProfilesSubject:
    """What the profiles on the nodes let a program do."""

    name = "profiles"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``syscalls`` and ``confines``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The system calls for which a seccomp profile leaves the bounds."""
        from lab.subjects.profiles.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for profiles."""
        from lab.subjects.profiles.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of profiles, with the misunderstandings that belong to each."""
        from lab.subjects.profiles.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> tuple[ProfileRow, ...]:
        """Every profile on the nodes, in short."""
        from lab.subjects.profiles.view import rows

        return rows(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of seccomp profiles, and a second opinion on each by brute force."""
        from lab.subjects.profiles.mutation import ProfilesMutation

        return ProfilesMutation()
