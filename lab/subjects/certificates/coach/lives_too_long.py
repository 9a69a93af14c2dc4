"""A certificate that lives longer than asked."""

from __future__ import annotations

from collections.abc import Iterator

from lab.subjects.certificates.coach.parts import NAME, REQUESTS, mended, pairs
from lab.subjects.coaching import Case, Mend, MendingRule


class LivesTooLong(MendingRule):
    """There is no way to take a certificate back."""

    id = "certificate-lives-too-long"
    subject = NAME
    why = (
        "Kubernetes cannot revoke a client certificate: only its end protects one who lost the key. Without "
        "expirationSeconds it lives as long as the controller allows, a year by default."
    )
    link = REQUESTS

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Where the attempt may show the misunderstanding."""
        for each, wanted in pairs(case):
            if each.seconds != wanted.seconds:
                yield self.mend(
                    f"the certificate of {each} lives {each.seconds} s",
                    each.object.span(("spec", "expirationSeconds")),
                    "Write expirationSeconds as the task has it: a day is 86400 seconds.",
                    [mended(each, (("spec", "expirationSeconds"), wanted.seconds), approved=each.approved)],
                )
