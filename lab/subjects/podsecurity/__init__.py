"""Pod Security and workload hardening: what a namespace admits, and what each container may do."""

from __future__ import annotations

from lab.subjects.podsecurity.subject import PodSecuritySubject

subject = PodSecuritySubject()
