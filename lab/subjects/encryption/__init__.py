"""Encryption at rest: what an API server writes to etcd, and what it can still read of what lies there."""

from __future__ import annotations

from lab.subjects.encryption.subject import EncryptionSubject

subject = EncryptionSubject()
