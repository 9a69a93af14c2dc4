"""Ingress: which host and path lead where, with which certificate, and whether plain HTTP is sent on."""

from __future__ import annotations

from lab.subjects.ingress.subject import IngressSubject

subject = IngressSubject()
"""What the registry of subjects finds here."""
