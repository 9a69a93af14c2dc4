"""The subject of Dockerfiles, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.dockerfile.checks import KINDS
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.dockerfile.facts import Facts
    from lab.subjects.mutation import Mutation
    from lab.subjects.topic import Topic


class DockerfileSubject:
    """What the image of a Dockerfile is, and what its layers keep."""

    name = "dockerfile"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``image``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """How the images of Dockerfiles leave the bounds."""
        from lab.subjects.dockerfile.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for Dockerfiles."""
        from lab.subjects.dockerfile.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of Dockerfiles, with the misunderstandings that belong to each."""
        from lab.subjects.dockerfile.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> tuple[Facts, ...]:
        """What each Dockerfile comes to."""
        from lab.subjects.dockerfile.view import rows

        return rows(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of Dockerfiles, and a second opinion on each."""
        from lab.subjects.dockerfile.mutation import DockerfileMutation

        return DockerfileMutation()
