"""A request to a signer that signs other things."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.certificates.coach.parts import NAME, REQUESTS, mended, pairs
from lab.subjects.certificates.issued import CLIENT
from lab.subjects.coaching import Case, Mend, MendingRule


class WrongSigner(MendingRule):
    """Every signer has its trade."""

    id = "wrong-signer"
    subject = NAME
    why = (
        "Each signer makes one sort of certificate. Those that the API server takes for people come from "
        "kubernetes.io/kube-apiserver-client; kubelets have others."
    )
    link = REQUESTS + "#kubernetes-signers"

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for each, _ in pairs(case):
            if each.signer != CLIENT:
                yield self.mend(
                    f"{each} goes to {each.signer}, which makes no certificates for people",
                    each.object.span(("spec", "signerName")),
                    f"Write signerName: {CLIENT}.",
                    [mended(each, (("spec", "signerName"), CLIENT), approved=each.approved)],
                )
