"""The subject of client certificates, as grading, the coach and the screens see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lab.cluster.state import State
from lab.subjects.certificates.checks import IssuesKind
from lab.subjects.protocol import Bounds, CheckKind, Rule, Witness

if TYPE_CHECKING:
    from lab.subjects.certificates.view import CertificatesView
    from lab.subjects.mutation import Mutation
    from lab.subjects.topic import Topic


class CertificatesSubject:
    """Whom the API server knows by their certificates."""

    name = "certificates"

    @property
    def check_kinds(self) -> Mapping[str, CheckKind]:
        """``issues``."""
        kinds: tuple[CheckKind, ...] = (IssuesKind(),)
        return {kind.key: kind for kind in kinds}

    def compare(self, bounds: Bounds, state: State, *, closed: bool = False) -> tuple[Witness, ...]:
        """The certificates that leave the bounds, the most recognisable first."""
        del closed  # only what is there counts, in a closed world or not
        from lab.subjects.certificates.compare import compare

        return compare(bounds, state)

    def rules(self) -> tuple[Rule, ...]:
        """The coach's rules for certificate requests."""
        from lab.subjects.certificates.coach import RULES

        return RULES

    def topics(self) -> tuple[Topic, ...]:
        """The topics of certificates, with the misunderstandings that belong to each."""
        from lab.subjects.certificates.topics import TOPICS

        return TOPICS

    def view(self, state: State) -> CertificatesView:
        """Every request."""
        from lab.subjects.certificates.view import certificates_view

        return certificates_view(state)

    @property
    def mutation(self) -> Mutation:
        """Mutants of requests, and a second opinion on each from the raw manifests."""
        from lab.subjects.certificates.mutation.testing import CertificatesMutation

        return CertificatesMutation()
