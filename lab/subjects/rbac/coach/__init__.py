"""The coach's rules for RBAC: one misunderstanding each, one file each."""

from __future__ import annotations

from lab.subjects.protocol import Rule

RULES: tuple[Rule, ...] = ()
