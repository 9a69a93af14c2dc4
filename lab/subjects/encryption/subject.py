"""The subject of encryption at rest, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.encryption.checks import KINDS
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.encryption.mutation import EncryptionMutation
    from lab.subjects.encryption.view import EncryptionView
    from lab.subjects.topic import Topic


class EncryptionSubject:
    """What the API server writes to etcd, and what it can read of what lies there."""

    name = "encryption"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``encrypts``, ``reads``, ``rotates`` and ``encryption``."""
        return {kind.key: kind for kind in KINDS}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The resources that are written or read otherwise than the bounds want, and what goes wrong on the way."""
        from lab.subjects.encryption.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for encryption."""
        from lab.subjects.encryption.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of encryption, with the misunderstandings that belong to each."""
        from lab.subjects.encryption.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> EncryptionView:
        """Every configuration on the node, resource by resource."""
        from lab.subjects.encryption.view import encryption_view

        return encryption_view(state)

    @property
    def mutation(self) -> EncryptionMutation:
        """Mutants of configurations and manifests, and a second opinion on each from the raw files."""
        from lab.subjects.encryption.mutation import EncryptionMutation

        return EncryptionMutation()
