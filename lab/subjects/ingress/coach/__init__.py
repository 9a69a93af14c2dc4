"""The coach's rules for Ingress, one misunderstanding each.

Of rules that account for the same, the earlier speaks first.
"""

from __future__ import annotations

from lab.subjects.coaching import Plainly
from lab.subjects.ingress.coach.certificate_expired import CertificateExpired
from lab.subjects.ingress.coach.certificate_for_another_host import CertificateForAnotherHost
from lab.subjects.ingress.coach.ingress_class_unknown import IngressClassUnknown
from lab.subjects.ingress.coach.ingress_in_wrong_namespace import IngressInWrongNamespace
from lab.subjects.ingress.coach.key_does_not_match import KeyDoesNotMatch
from lab.subjects.ingress.coach.not_a_tls_secret import NotATlsSecret
from lab.subjects.ingress.coach.path_mistaken import PathMistaken
from lab.subjects.ingress.coach.redirect_off import RedirectOff
from lab.subjects.ingress.coach.redirect_unasked import RedirectUnasked
from lab.subjects.ingress.coach.tls_host_missing import TlsHostMissing
from lab.subjects.ingress.coach.tls_missing import TlsMissing
from lab.subjects.ingress.coach.tls_secret_not_there import TlsSecretNotThere
from lab.subjects.ingress.coach.wrong_backend import WrongBackend
from lab.subjects.ingress.coach.wrong_ingress_host import WrongIngressHost
from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = (
    CertificateForAnotherHost(),
    CertificateExpired(),
    KeyDoesNotMatch(),
    NotATlsSecret(),
    IngressInWrongNamespace(),
    TlsSecretNotThere(),
    TlsHostMissing(),
    TlsMissing(),
    RedirectUnasked(),
    RedirectOff(),
    IngressClassUnknown(),
    WrongIngressHost(),
    WrongBackend(),
    PathMistaken(),
    Plainly(
        "ingress",
        "https://kubernetes.io/docs/concepts/services-networking/ingress/",
        "Follow a request: the rule for its host and path, the Service behind it, the certificate before it.",
        "Find the rule that lets it in, and narrow it.",
    ),
)
