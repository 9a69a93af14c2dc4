"""Users by client certificate: what a CertificateSigningRequest asks for, and whom its certificate lets in."""

from __future__ import annotations

from lab.subjects.certificates.subject import CertificatesSubject

subject = CertificatesSubject()
"""What the registry of subjects finds here."""
