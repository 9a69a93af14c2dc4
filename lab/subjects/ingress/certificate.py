"""What a certificate says: for which hosts it is, and when it is valid.

The lab has no clock. Exercises play on one day, ``DAY``, for which the certificates of their scenarios are made: valid
for decades around it, or over long before, so that a live cluster says the same on any day.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from itertools import pairwise
from typing import Any

from lab.manifests.keypair import pair_trouble
from lab.quick_dataclass import dataclass

DAY = "20260101"
"""The day on which certificates are looked at, year, month, day."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """The first certificate of a chain. ``begins`` and ``ends`` are days as ``DAY`` is.

    ``trouble`` is why no server can use it with its key, empty where one can.
    """

    names: tuple[str, ...] = ()
    begins: str = ""
    ends: str = ""
    trouble: str = ""

    def covers(self, host: str) -> bool:
        """Whether it is for a host; the common name does not count (RFC 9525)."""
        return any(matches(name, host) for name in self.names)

    def refused(self, host: str) -> str:
        """Why a client refuses it for a host; empty where it does not."""
        if self.trouble:
            return self.trouble
        if not self.covers(host):
            return f"the certificate is for {', '.join(self.names) or 'no host at all'}, not for {host}"
        if self.ends < DAY:
            return f"the certificate expired on {_day(self.ends)}"
        return f"the certificate is not valid before {_day(self.begins)}" if self.begins > DAY else ""


def matches(name: str, host: str) -> bool:
    """Whether a certificate's name covers a host: ``*`` stands for exactly one whole label, the first (RFC 6125)."""
    name, host = name.lower().rstrip("."), host.lower().rstrip(".")
    if not name.startswith("*."):
        return name == host
    label, dot, rest = host.partition(".")
    return bool(label and label != "*" and dot) and rest == name[2:]


@lru_cache(maxsize=64)
def certificate_of(chain: bytes, key: bytes) -> Certificate:
    """Read the PEM text of a chain and its key. Never raises: what cannot be used says why."""
    trouble = pair_trouble(chain, key)
    if trouble:
        return Certificate(trouble=trouble)
    try:
        x509 = import_module("cryptography.x509")
        found = x509.load_pem_x509_certificates(chain)
    except ImportError:
        return Certificate(trouble="certificates cannot be read: the package cryptography is not installed")
    except Exception:  # whatever that library makes of a learner's bytes
        return Certificate(trouble="the certificate cannot be read")
    return Certificate(_names(x509, found[0]), *_days(found[0]), _order(found))


def _names(x509: Any, certificate: Any) -> tuple[str, ...]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        return tuple(extension.value.get_values_for_type(x509.DNSName))
    except Exception:  # none, or one that cannot be read
        return ()


def _days(certificate: Any) -> tuple[str, str]:
    return certificate.not_valid_before_utc.strftime("%Y%m%d"), certificate.not_valid_after_utc.strftime("%Y%m%d")


def _order(chain: Any) -> str:
    """Each certificate is to be followed by the one that signed it (RFC 5246, section 7.4.2)."""
    for one, signer in pairwise(chain):
        if one.issuer != signer.subject:
            return "the certificates of the chain are not in order: each must be followed by the one that signed it"
    return ""


def _day(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:]}"
