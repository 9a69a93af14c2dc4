"""The subject of Secrets, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness
from lab.subjects.secrets.checks import HiddenKind, SecretKind, StoredKind

if TYPE_CHECKING:
    from lab.subjects.mutation import Mutation
    from lab.subjects.secrets.view import SecretsView
    from lab.subjects.topic import Topic


class SecretsSubject:
    """What each container sees of Secrets and ConfigMaps, and what these hold."""

    name = "secrets"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``secret``, ``stored`` and ``hidden``."""
        kinds: tuple[CheckKind, ...] = (SecretKind(), StoredKind(), HiddenKind())
        return {kind.key: kind for kind in kinds}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The containers and Secrets that leave the bounds, the most recognisable first."""
        del closed  # only what is there counts, in a closed world or not
        from lab.subjects.secrets.compare import compare

        return compare(bounds, state)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for Secrets."""
        from lab.subjects.secrets.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of Secrets, with the misunderstandings that belong to each."""
        from lab.subjects.secrets.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> SecretsView:
        """Every container's variables and files, and what is stored."""
        from lab.subjects.secrets.view import secrets_view

        return secrets_view(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of references, volumes and Secrets, and a second opinion on each from the raw manifests."""
        from lab.subjects.secrets.mutation.testing import SecretsMutation

        return SecretsMutation()
