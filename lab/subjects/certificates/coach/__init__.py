"""The coach's rules for certificate requests, one misunderstanding each.

Of rules that account for the same, the earlier speaks first.
"""

from __future__ import annotations

from lab.subjects.certificates.coach.another_approved import AnotherApproved
from lab.subjects.certificates.coach.approved_in_manifest import ApprovedInManifest
from lab.subjects.certificates.coach.lives_too_long import LivesTooLong
from lab.subjects.certificates.coach.not_approved import NotApproved
from lab.subjects.certificates.coach.request_for_another import RequestForAnother
from lab.subjects.certificates.coach.request_unreadable import RequestUnreadable
from lab.subjects.certificates.coach.subject_swapped import SubjectSwapped
from lab.subjects.certificates.coach.wrong_signer import WrongSigner
from lab.subjects.certificates.coach.wrong_usages import WrongUsages
from lab.subjects.coaching import Plainly
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (
    SubjectSwapped(),
    RequestUnreadable(),
    RequestForAnother(),
    ApprovedInManifest(),
    NotApproved(),
    WrongSigner(),
    WrongUsages(),
    LivesTooLong(),
    AnotherApproved(),
    Plainly(
        "certificates",
        "https://kubernetes.io/docs/tasks/tls/certificate-issue-client-csr/",
        "Follow the request: its subject, signer and usages, then its approval.",
        "Leave out what nobody asked for.",
    ),
)
