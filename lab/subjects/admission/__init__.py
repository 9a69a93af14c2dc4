"""Admission: what the API server lets in, by its policies, its plugins and their files."""

from __future__ import annotations

from lab.subjects.admission.subject import AdmissionSubject

subject = AdmissionSubject()
