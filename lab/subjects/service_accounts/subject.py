"""The subject of ServiceAccounts, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness
from lab.subjects.service_accounts.checks import AccountKind, TokenKind

if TYPE_CHECKING:
    from lab.subjects.mutation import Mutation
    from lab.subjects.service_accounts.pods import Seated
    from lab.subjects.topic import Topic


class ServiceAccountSubject:
    """Which account pods run as, and which tokens their containers hold."""

    name = "serviceaccounts"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``token``: what a container holds; ``account``: as whom a pod runs."""
        kinds: tuple[CheckKind, ...] = (TokenKind(), AccountKind())
        return {kind.key: kind for kind in kinds}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The tokens and accounts in which a state leaves the bounds."""
        from lab.subjects.service_accounts.compare import compare

        return compare(bounds, state, closed=closed)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for accounts and tokens."""
        from lab.subjects.service_accounts.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of ServiceAccounts, with the misunderstandings that belong to each."""
        from lab.subjects.service_accounts.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> tuple[Seated, ...]:
        """Every pod and workload with its account and tokens."""
        from lab.subjects.service_accounts.pods import seated

        return seated(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of automounts, accounts and tokens, and a second opinion on each from the raw manifests."""
        from lab.subjects.service_accounts.mutation.testing import ServiceAccountMutation

        return ServiceAccountMutation()
