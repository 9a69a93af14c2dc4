"""Mutants of configurations and manifests, and a second opinion on each."""

from __future__ import annotations

from lab.subjects.encryption.mutation.testing import EncryptionMutation

__all__ = ["EncryptionMutation"]
