"""Secrets and ConfigMaps: how they reach containers, and what each container sees of them in the end."""

from __future__ import annotations

from lab.subjects.secrets.subject import SecretsSubject

subject = SecretsSubject()
"""What the registry of subjects finds here."""
