"""Audit: what the API server writes down of each request, and whether it can."""

from __future__ import annotations

from lab.subjects.audit.subject import AuditSubject

subject = AuditSubject()
